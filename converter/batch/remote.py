"""Files elsewhere, by their address: ``s3://bucket/in``, ``hdfs://host/in``, ``file:///share/in``.

fsspec and the packages it knows do the work; keys and end points come from where those look for
them (environment variables, ``~/.aws``, ``~/.config/fsspec``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from converter.errors import ConverterError, InputError, UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def file_system(url: str) -> tuple[AbstractFileSystem, str]:
    """Return the file system of an address, and the path in it.

    Raises:
        UsageError: If nothing that is installed knows such addresses.
        InputError: If it cannot be reached.
    """
    try:
        from fsspec.core import url_to_fs

        return cast("tuple[AbstractFileSystem, str]", url_to_fs(url, use_listings_cache=False))
    except ImportError as error:
        raise UsageError(
            f"{url} needs a package that is not installed ({error}). "
            "Install pip install 'gongwen-converter[remote]' or what the message names."
        ) from None
    except ValueError as error:
        raise UsageError(f"{url} is no address that is known: {error}.") from None
    except Exception as error:  # whatever the package for this kind of address raises
        raise unreachable(url, error) from error


def open_url(url: str) -> BinaryIO:
    """Open the file at an address; it can be sought in.

    Raises:
        UsageError: If nothing that is installed knows such addresses.
        InputError: If it cannot be opened.
    """
    system, path = file_system(url)
    with _reaching(url):
        return cast("BinaryIO", system.open(path, "rb"))


def read_url(url: str) -> bytes:
    """Return the bytes of the file at an address.

    Raises:
        UsageError: If nothing that is installed knows such addresses.
        InputError: If it cannot be read.
    """
    system, path = file_system(url)
    with _reaching(url):
        return cast("bytes", system.cat_file(path))


@contextmanager
def _reaching(url: str) -> Iterator[None]:
    """Tell in our words what goes wrong."""
    try:
        yield
    except Exception as error:  # whatever the package for this kind of address raises
        raise unreachable(url, error) from error


def unreachable(url: str, error: Exception) -> ConverterError:
    """Return what tells that an input elsewhere cannot be had, and why."""
    if isinstance(error, ConverterError):
        return error
    if isinstance(error, FileNotFoundError):
        return InputError(f"{url} does not exist. Check the address.")
    if isinstance(error, PermissionError):
        return InputError(f"{url} cannot be opened: no permission. Check the keys that are used.")
    return InputError(f"{url} cannot be read: {reason(error)}. Check the address and the network.")


def reason(error: Exception) -> str:
    """Return what an exception of another package says, in one line."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
