"""A file that we wrote, as the tree it was: its structure filled with the text of its lines.

The structure (`converter.layout.structure`) says what each line of the page is. Lines may have
been corrected in a word processor since: a text that is the last of its line takes whatever
stands there. But if lines were added, taken away or moved, if a marker was changed, or a line
has another style or level, the structure is out of date and counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from converter.layout import HEADING_LEVELS
from converter.layout.elements import HEAD_ROLES, IMPRINT_ROLES
from converter.layout.structure import NAMESPACE
from converter.model import Document, Table
from converter.readers.docx.letterhead import parted
from converter.readers.docx.line import Line

if TYPE_CHECKING:
    from lxml import etree


class _OutOfDateError(Exception):
    """The lines are not those that the structure was written for."""


_STALE_OR_STRANGE = (
    _OutOfDateError,
    *(ValidationError, RecursionError, LookupError, TypeError, ValueError, AttributeError),
)
"""What filling a structure may end with: anyone may write one."""


def structure_in(parts: Iterable[etree._Element]) -> Any:
    """Return the structure that one of the custom XML ``parts`` holds, None if none does."""
    for root in parts:
        if root.tag == f"{{{NAMESPACE}}}structure":
            try:
                return json.loads(root.text or "")
            except (ValueError, RecursionError):
                return None
    return None


def restored(structure: Any, lines: Sequence[Line]) -> Document | None:
    """Return the tree with this ``structure``; None if it is out of date or makes no sense."""
    try:
        tree = _Filler(structure, lines).document()
        return Document.model_validate(tree)
    except _STALE_OR_STRANGE:
        return None


class _Filler:
    """Gives the lines to the structure, one after the other."""

    def __init__(self, structure: Any, lines: Sequence[Line]) -> None:
        self._structure = structure
        back = [each for part in structure["parts"] for each in part.get("back", ())]
        counts = _line_counts(back, IMPRINT_ROLES)
        cut = len(lines) - sum(counts.values())
        self._record: dict[str, list[Line]] = {}
        start = cut
        for role, count in counts.items():
            self._record[role] = list(lines[start : start + count])
            start += count
            # a 主送机关 that has come down here is set like 抄送机关
            style = "copy_to" if role == "addressee" else role
            if any(line.role != style for line in self._record[role]):
                raise _OutOfDateError
        self._head, below = self._head_and_rest(lines[:cut])
        self._lines = iter(below)

    def _head_and_rest(self, lines: Sequence[Line]) -> tuple[dict[str, list[Line]], list[Line]]:
        """Return the lines of 版头 by their roles, and those below it."""
        owners = [part for part in self._structure["parts"] if part.get("has_head")]
        if not owners:
            return {}, list(lines)
        counts = _line_counts(owners[0].get("front", ()), HEAD_ROLES)
        end = 0
        while end < len(lines) and lines[end].role in HEAD_ROLES:
            end += 1
        head: dict[str, list[Line]] = {role: [] for role in HEAD_ROLES}
        below: list[Line] = []
        apart = _signers_apart(parted(lines[:end]), counts["signer"])
        for line in apart:  # more than there were are those of another part
            queue = head[line.role or ""]
            (queue if len(queue) < counts[line.role or ""] else below).append(line)
        return head, [*below, *lines[end:]]

    def document(self) -> dict[str, Any]:
        parts = [self._part(part) for part in self._structure["parts"]]
        queues = (self._record, self._head)
        if next(self._lines, None) is not None or any(any(each.values()) for each in queues):
            raise _OutOfDateError
        return {"kind": self._structure["kind"], "parts": parts}

    def _part(self, part: dict[str, Any]) -> dict[str, Any]:
        apart = HEAD_ROLES if part.get("has_head") else ()
        front = self._blocks(part.get("front", ()), 1, apart, self._head)
        return {
            "kind": part["kind"],
            "front": front,
            "body": self._blocks(part.get("body", ()), 1),
            "back": self._blocks(part.get("back", ()), 1, IMPRINT_ROLES, self._record),
        }

    def _blocks(
        self,
        blocks: Iterable[Any],
        level: int,
        apart: Sequence[str] = (),
        queues: dict[str, list[Line]] | None = None,
    ) -> list[dict[str, Any]]:
        """Return the nodes of blocks; the lines of the roles ``apart`` are in ``queues``."""
        result: list[dict[str, Any]] = []
        for block in blocks:
            if block == "table":
                result.append(self._table())
            elif block is None or "form" not in block:
                role = _role(block)
                own = (
                    queues.get(role, []) if queues is not None and role and role in apart else None
                )
                result.append(self._paragraph(block, own))
            else:
                result.append(self._section(block, level))
        return result

    def _next(self) -> Line:
        line = next(self._lines, None)
        if line is None:
            raise _OutOfDateError
        return line

    def _table(self) -> dict[str, Any]:
        table: Table | None = self._next().table
        if table is None:
            raise _OutOfDateError
        return table.model_dump()

    def _paragraph(self, block: Any, own: list[Line] | None) -> dict[str, Any]:
        """Return a paragraph; ``own`` are the lines of its role, if they stand apart."""
        if block is None:
            block = {"content": [None]}
        node = {"type": "paragraph", "role": block.get("role")}
        if own is not None:
            count = _line_count(block)
            if count > len(own):
                raise _OutOfDateError
            text = "\n".join(line.text for line in own[:count])
            del own[:count]
        elif _is_seen(block):
            line = self._next()
            if line.table is not None or line.level or not _has_role(line, block.get("role")):
                raise _OutOfDateError
            text = line.text
        else:
            text = ""
        shown = _Text(text)
        node["content"] = _inlines(block["content"], shown)
        shown.close()
        return node

    def _section(self, block: dict[str, Any], level: int) -> dict[str, Any]:
        """Return a section, its first line filled in and all that is below it."""
        form = block["form"]
        content = list(block.get("content", ()))
        opens = form != "heading" and content and _opens_line(content[0])
        opening = content.pop(0) or {"content": [None]} if opens else None
        line = self._section_line(block, opening, level)
        shown, lead = (line.text, line.lead) if line else ("", None)
        heading = block.get("heading", [])
        if lead is None or opening is None or not heading:
            text = rest = _Text(shown)
        else:  # the page itself says where the heading ends
            text, rest = _Text(shown[:lead]), _Text(shown[lead:])
            heading = _open_ended(heading)
        node: dict[str, Any] = {"type": "section", "form": form, "role": block.get("role")}
        if "marker" in block:
            node["marker"] = _marker(block["marker"], text)
        if "heading" in block:
            node["heading"] = {"content": _inlines(heading, text)}
        inner: list[dict[str, Any]] = []
        if opening is not None:
            inner.append({"type": "paragraph", "content": _inlines(opening["content"], rest)})
        text.close()
        rest.close()
        below = level if form == "item" else level + 1
        node["content"] = inner + self._blocks(content, below)
        return node

    def _section_line(self, block: Any, opening: Any, level: int) -> Line | None:
        """Return the line that a section begins with, None if nothing of it is seen there."""
        marker = (block.get("marker") or [""])[0]
        lead = {"content": block.get("heading", ())}
        if not (_is_seen(lead) or _is_seen(opening or {}) or _characters(marker)):
            return None
        line, form = self._next(), block["form"]
        wanted = None if form == "item" else min(level, HEADING_LEVELS)
        right_level = line.level == wanted or (form == "run_in" and line.level is None)
        if line.table is not None or line.role is not None or not right_level:
            raise _OutOfDateError
        return line


class _Text:
    """The text of a line, taken away from its beginning."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [at for at, char in enumerate(text) if not char.isspace()]
        self._at = 0

    def take(self, count: int | None) -> str:
        """Return the next ``count`` characters that are not blank, and the blanks in them.

        A line end in them is one that breaks a long title on the page.
        """
        end = len(self._places) if count is None else self._at + count
        if not self._at <= end <= len(self._places):
            raise _OutOfDateError
        if end == self._at:
            return ""
        start, self._at = self._at, end
        return self._text[self._places[start] : self._places[end - 1] + 1].replace("\n", "")

    def close(self) -> None:
        """Check that nothing is left: what was added at the end of a line must not be lost."""
        if self._at < len(self._places):
            raise _OutOfDateError


def _has_role(line: Line, role: str | None) -> bool:
    """Tell whether a line may be what has ``role``; the title of an order is set as its mark."""
    return line.role in (None, role) or (line.role, role) == ("issuer_mark", "title")


def _signers_apart(lines: Iterable[Line], count: int) -> Iterator[Line]:
    """Yield ``lines``, 签发人 a name a line if the tree has ``count`` lines for as many names."""
    for line in lines:
        names = line.text.split() if line.role == "signer" else []
        if len(names) == count > 1:
            yield from (replace(line, text=name) for name in names)
        else:
            yield line


def _open_ended(content: Sequence[Any]) -> list[Any]:
    """Return the content of a heading whose last text takes whatever stands there."""
    last = content[-1]
    return [*content[:-1], None if isinstance(last, int) and last else last]


def _inlines(content: Iterable[Any], text: _Text) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for each in content:
        if each == "break":
            result.append({"type": "break"})
        elif isinstance(each, list):
            result.append({"type": "noise", "text": text.take(each[0])})
        elif isinstance(each, dict):
            marker = _marker(each["marker"], text)
            inner = _inlines(each["content"], text)
            result.append({"type": "item", "marker": marker, "content": inner})
        else:
            result.append({"type": "text", "text": text.take(each)})
    return result


def _marker(marker: Sequence[Any], text: _Text) -> dict[str, Any]:
    """Return a marker, which must stand in the text as it was."""
    typed, family, ordinal = marker
    wanted = _characters(typed)
    if _characters(text.take(len(wanted))) != wanted:
        raise _OutOfDateError
    return {"text": typed, "family": family, "ordinal": ordinal}


def _characters(text: str) -> str:
    return "".join(text.split())


def _role(block: Any) -> str | None:
    return block.get("role") if isinstance(block, dict) and "form" not in block else None


def _line_count(block: Any) -> int:
    """Return how many lines of the page a block of 版头 or 版记 has."""
    return int(block.get("lines", _is_seen(block)))


def _line_counts(blocks: Sequence[Any], roles: Sequence[str]) -> dict[str, int]:
    """Return how many lines of the page the blocks of each role have."""
    return {
        role: sum(_line_count(each) for each in blocks if _role(each) == role) for role in roles
    }


def _opens_line(block: Any) -> bool:
    """Tell whether a block is a paragraph that stands on the line of a marker above it."""
    return block is None or (isinstance(block, dict) and "form" not in block and not _role(block))


def _is_seen(block: Any) -> bool:
    """Tell whether anything of a paragraph stands on the page."""
    return block is None or any(_seen(block.get("content", ())))


def _seen(content: Iterable[Any]) -> Iterator[bool]:
    for each in content:
        if isinstance(each, dict):
            yield bool(_characters(each["marker"][0]))
            yield from _seen(each["content"])
        elif isinstance(each, list):
            yield each[0] > 0
        else:
            yield each is None or (each != "break" and each > 0)
