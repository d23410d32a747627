"""What archives hold: zip, tar (also compressed by gzip, bzip2 or xz) and, by an extra, 7z.

Each kind has a module with a function that goes through an archive once, in its order, and yields
every member; those that are wanted come with their content. What is wrong with a member stands in
the content's place, and the next one follows; what is wrong with the archive is raised where it is
met, after all that is sound has been yielded.

A zip's members are found again by their place, in any process. So are those of a tar that is not
compressed. Other archives are streams, and the bytes travel with the entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from converter.batch.archives.common import Archive, Piece, Wanted
from converter.errors import InputError

_READERS = {".zip": "zip", ".7z": "seven_zip"}  # any other ending is that of a tar


def pieces(archive: Archive, wanted: Wanted) -> Iterator[Piece]:
    """Go through an archive and yield its members, the wanted ones with their content.

    Args:
        archive: The archive; its ending says its kind.
        wanted: Whether the content of a file is wanted.

    Raises:
        InputError: If the archive cannot be opened.
        SourceError: If it is damaged, or a bomb, from here on.
    """
    ending = next((each for each in _READERS if archive.origin.lower().endswith(each)), "")
    module = _reader(archive, _READERS.get(ending, "tar"))
    with archive.open() as file:
        yield from module.pieces(archive, file, wanted)


def _reader(archive: Archive, kind: str) -> ModuleType:
    try:
        return import_module(f"{__name__}.{kind}")
    except ModuleNotFoundError as error:
        raise InputError(
            f"{archive.origin} needs {error.name}. Install it with "
            "pip install 'gongwen-converter[7z]', or unpack the archive."
        ) from None
