"""How a run starts: with a new plan, or with that of a run that was not finished."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from converter import files
from converter.batch.entry import Found
from converter.batch.journal import Journal
from converter.batch.order import Order
from converter.batch.place import Place
from converter.batch.plan import State
from converter.errors import InputError, OutputExistsError, UsageError


def start(
    order: Order,
    place: Place,
    journal: Journal,
    found: Iterable[Found],
    *,
    force: bool,
    resume: bool,
) -> None:
    """See to it that the journal holds the plan of what is asked for.

    Args:
        order: What is asked for.
        place: Where the run writes.
        journal: The journal there.
        found: What comes in; it is looked for only if a plan is made.
        force: As for `converter.convert_many`.
        resume: The same.

    Raises:
        UsageError: If the run that is to be gone on with was asked for something else.
        OutputExistsError: If a run was not finished, or the zip is there, and is to be kept.
        InputError: If nothing that comes in is a document.
    """
    known = journal.request if resume or not force else None
    if known is None:
        place.check(order.sources, replace=force or resume)
        if not resume:
            place.store.clear()
        states = _states(place, journal, force=force, resume=resume)
        journal.begin(order.text, found, order.suffixes, states)
    elif resume:
        _go_on(order, place, journal, known)
    else:
        raise OutputExistsError(
            f"A run that writes to {place.output} was not finished. Go on with it by "
            "--resume, or start anew with --force."
        )
    _check_documents(order, journal)


def _states(place: Place, journal: Journal, *, force: bool, resume: bool) -> Callable[[str], State]:
    """Return what tells whether an output is to be written."""
    is_complete = place.is_packed and not force

    def state(path: str) -> State:
        if is_complete:
            return "done"
        if not place.store.exists(path):
            return "new"
        if journal.is_input(files.file_id(place.label(path))):
            return "input"
        return "new" if force else "done" if resume else "there"

    return state


def _go_on(order: Order, place: Place, journal: Journal, known: str) -> None:
    """Take up the plan of a run that was asked for ``known``."""
    if other := order.differences(known):
        raise UsageError(
            f"The run that writes to {place.output} and was not finished had other "
            f"{' and '.join(other)}. Resume it with the same command, or start anew with "
            "--force and without --resume."
        )
    place.store.sweep(journal.folders())
    journal.try_again()


def _check_documents(order: Order, journal: Journal) -> None:
    """Refuse a plan without documents."""
    counts = journal.counts()
    if counts.total() == counts["skipped"]:
        journal.forget()
        raise InputError(
            f"{' '.join(order.sources)}: there is no document to convert "
            f"({counts['skipped']} files were skipped). --from names the format of files "
            "whose ending says none."
        )
