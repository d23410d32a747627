"""Regular expressions that are compiled when a text first needs them.

To compile all those of the package takes longer than to convert a document, and a document
needs few of them: a Chinese character class alone costs half a millisecond.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property


class Regex:
    """A regular expression, used as one of `re` is.

    Args:
        pattern: The expression.
        needs: Characters or words of which a text that fits has at least one. Texts without
            any are not looked at, so most expressions are never compiled.
    """

    def __init__(self, pattern: str, needs: Iterable[str] = ()) -> None:
        self.pattern = pattern
        self.needs = tuple(needs)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled when it is first asked for."""
        return re.compile(self.pattern)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match with all of ``text``."""
        for each in self.needs:
            if each in text:
                break
        else:
            if self.needs:
                return None
        return self.compiled.fullmatch(text)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match at the start of ``text``."""
        return self.compiled.match(text, start, end) if self._may_fit(text, start, end) else None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match in ``text``."""
        return self.compiled.search(text, start, end) if self._may_fit(text, start, end) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Return the matches in ``text``; what it ``needs`` is not looked for."""
        return self.compiled.finditer(text, start, end)

    def _may_fit(self, text: str, start: int, end: int) -> bool:
        for each in self.needs:
            if text.find(each, start, end) >= 0:
                return True
        return not self.needs
