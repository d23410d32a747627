"""Sidecars: the file with metadata that may stand beside an input.

Beside ``speech.txt`` that is ``speech.meta.toml``, or ``speech.meta.yaml`` or
``speech.meta.yml`` with the extra ``[yaml]``; what ``speech.md`` and ``speech.txt`` share. A
sidecar is UTF-8, and never itself an input.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from converter import files
from converter.errors import SourceError
from converter.plan import stem_of

_TOML = ".meta.toml"
SUFFIXES = (_TOML, ".meta.yaml", ".meta.yml")

_TOML_ADVICE = (
    'Save it as UTF-8, and write each line like signer = "李明", in straight quotes; '
    'a Chinese key takes them too: "签发人" = "李明".'
)
_YAML_ADVICE = "Save it as UTF-8, and write each line like 签发人: 李明, with : and a space."


def is_sidecar(name: str) -> bool:
    """Tell whether the file ``name`` describes another file."""
    return name.lower().endswith(SUFFIXES)


def names_beside(name: str) -> tuple[str, ...]:
    """Return the names that a sidecar of the input ``name`` can have."""
    last = PurePath(name).name
    if name == files.STREAM or not last:
        return ()
    stem = name.removesuffix(last) + stem_of(last)  # as it is spelled: an archive has / everywhere
    return tuple(stem + suffix for suffix in SUFFIXES)


def metadata_beside(name: str) -> dict[str, str]:
    """Return the metadata in the sidecar of the input ``name``; none if it has no sidecar.

    Raises:
        InputError: If the sidecar cannot be opened.
        SourceError: If it cannot be understood, or there are two.
    """
    found = [each for each in names_beside(name) if files.is_file(each)]
    if len(found) > 1:
        raise SourceError(f"{found[0]} and {found[1]} both describe {name}. Keep one of them.")
    return read_metadata(found[0], files.read_file(found[0])) if found else {}


def read_metadata(name: str, data: bytes) -> dict[str, str]:
    """Return the metadata in ``data``, the bytes of the sidecar ``name``.

    Raises:
        SourceError: If it cannot be understood.
    """
    from converter.metadata import canonical  # only now: most inputs have no sidecar

    toml = name.lower().endswith(_TOML)
    try:
        text = _decoded(data)
        return canonical(_toml(text) if toml else _yaml(text))
    except ModuleNotFoundError:
        raise SourceError(
            f"{name} needs PyYAML. Install it with pip install 'gongwen-converter[yaml]', or "
            f"write the file as {PurePath(name).with_suffix('.toml').name}."
        ) from None
    except RecursionError:
        raise SourceError(f"{name} is nested too deeply. It takes keys and values only.") from None
    except ValueError as error:
        advice = _TOML_ADVICE if toml else _YAML_ADVICE
        raise SourceError(f"{name} cannot be understood: {error}. {advice}") from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        raise ValueError(f"it is not UTF-8 (at line {line}, column {column})") from None


def _toml(text: str) -> Mapping[str, object]:
    import tomllib

    return tomllib.loads(text)


def _yaml(text: str) -> Mapping[str, object]:
    import yaml

    try:
        values = yaml.load(text, yaml.BaseLoader)  # scalars as typed: 000012 stays 000012
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (at line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise ValueError(f"{error.problem}{place}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        raise ValueError(f"{error.reason} (at line {line}, column {column})") from None
    if values is not None and not isinstance(values, dict):  # None: nothing but comments
        raise ValueError("it is no list of keys and values (at line 1, column 1)")
    return values or {}
