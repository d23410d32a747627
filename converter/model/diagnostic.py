"""A diagnostic: what a reader or a writer noticed, where, and what to do about it."""

from typing import Literal, TypeAlias

from converter.model.base import MaybeSpan, Node

Severity: TypeAlias = Literal["info", "warning"]
"""Good to know, or worth a look. What stops a conversion is no diagnostic but an exception."""


class Diagnostic(Node):
    """One remark on a document.

    Attributes:
        code: The stable name of the kind of remark, a key of `converter.diagnostics.CODES`.
        severity: ``info`` or ``warning``.
        message: What was noticed, in plain words.
        help: What the user can do about it.
        span: The place in the source it speaks of; absent if it speaks of the whole.
    """

    code: str
    severity: Severity
    message: str
    help: str
    span: MaybeSpan = None
