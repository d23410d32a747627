"""The zip container of a DOCX (PKWARE APPNOTE), written so that its head can be kept ready.

The parts that are the same in every document of a profile are deflated and framed once; a
document adds its own two parts behind them. ``zipfile`` would cost more than everything else.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")

_VERSION = 20  # 2.0: deflated files
_FLAGS = 0
_DEFLATED = 8
_RAW_DEFLATE = -15  # zlib's wbits for a stream without header and trailer

FIRST_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
_LAST_MOMENT = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


class Archive(NamedTuple):
    """A zip archive to which parts can be added; each addition gives a new one.

    Attributes:
        local: The parts, each behind its local header.
        central: The central directory.
        entries: How many parts there are.
    """

    local: bytes = b""
    central: bytes = b""
    entries: int = 0

    def add(self, parts: dict[str, bytes], moment: datetime) -> Archive:
        """Return this archive with ``parts``, by name, dated ``moment``, behind its own."""
        stamp = _dos_time(moment)
        local = [self.local]
        central = [self.central]
        offset = len(self.local)
        for name, data in parts.items():
            packed = _deflate(data)
            file_name = name.encode("ascii")
            facts = (*stamp, _crc32(data), len(packed), len(data), len(file_name), 0)
            head = _LOCAL.pack(b"PK\3\4", _VERSION, _FLAGS, _DEFLATED, *facts)
            local += head, file_name, packed
            central += (
                _CENTRAL.pack(
                    b"PK\1\2", _VERSION, _VERSION, _FLAGS, _DEFLATED, *facts, 0, 0, 0, 0, offset
                ),
                file_name,
            )
            offset += len(head) + len(file_name) + len(packed)
        return Archive(b"".join(local), b"".join(central), self.entries + len(parts))

    def close(self) -> bytes:
        """Return the bytes of the finished file."""
        end = _END.pack(
            b"PK\5\6", 0, 0, self.entries, self.entries, len(self.central), len(self.local), 0
        )
        return b"".join((self.local, self.central, end))


def _dos_time(moment: datetime) -> tuple[int, int]:
    """Return time and date as MS-DOS counted them: steps of two seconds, 1980 to 2107."""
    moment = min(max(moment, FIRST_MOMENT), _LAST_MOMENT)
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    date = (moment.year - FIRST_MOMENT.year) << 9 | moment.month << 5 | moment.day
    return time, date


@cache
def _codec() -> tuple[ModuleType, int]:
    """Return the compressor and its level: isal if it is installed, nine times as fast."""
    try:
        return import_module("isal.isal_zlib"), 1
    except ImportError:
        return import_module("zlib"), 6


def _deflate(data: bytes) -> bytes:
    codec, level = _codec()
    packed: bytes = codec.compress(data, level, wbits=_RAW_DEFLATE)
    return packed


def _crc32(data: bytes) -> int:
    codec, _ = _codec()
    checksum: int = codec.crc32(data)
    return checksum
