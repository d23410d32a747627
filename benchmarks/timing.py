"""Timing that a shared machine does not spoil: ways take turns, and medians are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeAlias

Way: TypeAlias = Callable[[Path], object]
"""Something that is done with a file."""

Clock: TypeAlias = Callable[[], float]

Times: TypeAlias = Mapping[str, Sequence[float]]
"""Seconds, by the way that took them; one figure for each round."""


def interleaved(
    ways: Mapping[str, Way],
    inputs: Sequence[Path],
    rounds: int,
    passes: int = 1,
    clock: Clock = perf_counter,
) -> Times:
    """Time ``ways`` in turn, A B C A B C.

    Args:
        ways: What is compared.
        inputs: What each of them is done with.
        rounds: How often each has its turn, besides once to warm up.
        passes: How often a way goes through ``inputs`` at each turn; the fastest pass counts,
            for what the way before it left in the caches is not to be measured.
        clock: `time.thread_time`, where all ways are in this process: on a busy machine long
            ways are interrupted more often than short ones, and that is not to be measured.

    Returns:
        Seconds for all inputs together, for each round.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            times[name].append(min(_pass(way, inputs, clock) for _ in range(passes)))
    return {name: spent[1:] for name, spent in times.items()}


def _pass(way: Way, inputs: Sequence[Path], clock: Clock) -> float:
    begin = clock()
    for path in inputs:
        way(path)
    return clock() - begin


def ratio(times: Times, one: str, other: str) -> float:
    """Return how many times as long ``one`` took as ``other``: the median over the rounds."""
    return median(a / b for a, b in zip(times[one], times[other], strict=True))
