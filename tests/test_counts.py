"""The guard of instruction counts compares only what is comparable; the counting itself is CI's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import counts


@pytest.fixture
def known() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(counts.FIGURES.read_text(encoding="utf-8"))
    return figures


def test_every_step_has_a_figure(known: dict[str, Any]) -> None:
    assert set(known["instructions"]) == {"start-up", *counts.STEPS}


def test_the_same_machine_compares(known: dict[str, Any]) -> None:
    assert counts.different(known, known) is None


def test_another_patch_release_does_not(known: dict[str, Any]) -> None:
    here = {**known, "versions": {**known["versions"], "python": "3.11.99"}}
    assert "3.11.99" in str(counts.different(known, here))


def test_another_build_of_the_same_release_does_not(known: dict[str, Any]) -> None:
    here = {**known, "calibration": known["calibration"] * 1.02}
    assert "built in another way" in str(counts.different(known, here))


@pytest.mark.parametrize(("factor", "worse"), [(1.0, False), (1.1, False), (1.2, True)])
def test_what_takes_much_more_fails(known: dict[str, Any], factor: float, worse: bool) -> None:
    before = known["instructions"]
    assert counts.compare(before, {**before, "tree": int(before["tree"] * factor)}) is worse
