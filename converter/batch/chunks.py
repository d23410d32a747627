"""What waits is divided into chunks: large ones at first, small ones in the end.

A chunk takes some time of its own (its outputs are brought to the disk, the journal is written),
so chunks are large. As the end comes near they become smaller, for no worker should be busy long
after the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.batch.pool import Pool
from converter.batch.work import Task

_DOCUMENT_BYTES = 2**15  # what a chunk holds for each of its documents; larger ones are fewer
_CHUNKS_A_WORKER = 2  # into so many for each worker what still waits is divided


def chunked(tasks: Iterable[Task], waiting: int, pool: Pool) -> Iterator[tuple[Task, ...]]:
    """Divide tasks into chunks for a pool.

    Args:
        tasks: The tasks; they are taken as they are needed.
        waiting: How many there are, about.
        pool: What runs the chunks.
    """
    most, most_bytes = _most(waiting, pool), pool.documents * _DOCUMENT_BYTES
    chunk: list[Task] = []
    size = 0
    for task in tasks:
        if chunk and (len(chunk) == most or size + task.entry.size > most_bytes):
            yield tuple(chunk)
            waiting -= len(chunk)
            most = _most(waiting, pool)
            chunk, size = [], 0
        chunk.append(task)
        size += task.entry.size
    if chunk:
        yield tuple(chunk)


def _most(waiting: int, pool: Pool) -> int:
    """Return how many documents a chunk has at most, when so many wait for one."""
    return max(1, min(pool.documents, waiting // (pool.workers() * _CHUNKS_A_WORKER)))
