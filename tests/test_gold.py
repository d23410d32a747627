"""The gold outlines: how close the parser comes to what editors labelled.

The figures of the documents that rules were developed on and of those that were only measured
are printed side by side (``pytest -rA tests/test_gold.py``).
"""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from gold_split import is_held_out

import converter
from converter.source import decode

THRESHOLDS = {
    "marker_f1": 0.994,
    "tree_f1": 0.985,
    "heading": 0.945,
    "role_f1": 0.98,
    "exact_docs": 0.96,
}


@pytest.fixture(scope="module")
def scorer(gold_texts: list[Path]) -> ModuleType:
    """The gold folder's own ``score.py``."""
    path = gold_texts[0].parent.parent / "score.py"
    if not path.exists():
        pytest.skip(f"no scorer at {path}")
    spec = importlib.util.spec_from_file_location("gold_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def counts(gold_texts: list[Path], scorer: ModuleType) -> dict[str, Counter[str]]:
    """What the scorer counts in each document, by name."""
    return {path.stem: _count(scorer, path) for path in gold_texts}


def _count(scorer: ModuleType, path: Path) -> Counter[str]:
    gold = path.parent.parent / "outlines" / f"{path.stem}.json"
    source = decode(path.read_bytes(), path.name)
    tree = json.loads(converter.parse(source.text).model_dump_json())
    count, _ = scorer.score_one(json.loads(gold.read_text(encoding="utf-8")), tree, source.text)
    return Counter(count)


def _figures(scorer: ModuleType, counts: list[Counter[str]]) -> dict[str, float]:
    figures: dict[str, float] = scorer.figures(sum(counts, Counter()))
    return figures


def test_figures_reach_their_thresholds(
    scorer: ModuleType, counts: dict[str, Counter[str]]
) -> None:
    groups = {
        "all": [*counts.values()],
        "developed on": [count for name, count in counts.items() if not is_held_out(name)],
        "held out": [count for name, count in counts.items() if is_held_out(name)],
    }
    figures = {name: _figures(scorer, group) for name, group in groups.items()}
    for name, row in figures.items():
        cells = "  ".join(f"{metric} {value:.4f}" for metric, value in row.items())
        print(f"{name:12s} {len(groups[name]):3d} documents  {cells}")

    short = {m: figures["all"][m] for m, least in THRESHOLDS.items() if figures["all"][m] < least}
    assert short == {}


def test_the_five_speeches_are_right(scorer: ModuleType, counts: dict[str, Counter[str]]) -> None:
    speeches = {name: count for name, count in counts.items() if name.startswith("00")}
    assert len(speeches) == 5

    figures = {name: _figures(scorer, [count]) for name, count in speeches.items()}

    assert figures == {name: dict.fromkeys(THRESHOLDS, 1.0) for name in speeches}
