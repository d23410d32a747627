"""The ``eId`` of elements (Akoma Ntoso Naming Convention 1.0, chapter 5)."""

from __future__ import annotations

ABBREVIATIONS = {
    "article": "art",
    "attachment": "att",
    "blockContainer": "blockContainer",
    "chapter": "chp",
    "section": "sec",
}
"""What an element is called in an eId, where it is not by its name."""


class Names:
    """The eIds given in one document, no two alike."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, prefix: str, element: str, number: int | None = None) -> str:
        """Return a new eId: ``chp_1__art_3``, ``chp_1__hcontainer_nn_2`` without a number.

        Args:
            prefix: The eId of the element around it, or nothing.
            element: The name of the element.
            number: The number that it bears; the second of a number gets ``-2``.
        """
        name = f"{prefix}__{ABBREVIATIONS.get(element, element)}".removeprefix("__")
        if number is None:
            return f"{name}_nn_{self._count(f'{name}_nn')}"
        name = f"{name}_{number}"
        count = self._count(name)
        return name if count == 1 else f"{name}-{count}"

    def _count(self, name: str) -> int:
        count = self._given[name] = self._given.get(name, 0) + 1
        return count
