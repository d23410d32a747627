"""The document: an ordered list of parts with what is known about the whole."""

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field, PrivateAttr

from converter.model.base import MaybeSpan, Node
from converter.model.diagnostic import Diagnostic
from converter.model.nodes import Block

if TYPE_CHECKING:
    from converter.source import Source

SCHEMA_VERSION: Literal["1"] = "1"
"""Version of the tree's JSON form; it changes when a reader of the old form would break."""

Kind: TypeAlias = Literal["speech", "official", "law", "other"]
"""讲话稿 · 公文 (通知, 意见, 决定 …) · 法律法规规章 · anything else."""


class Part(Node):
    """A document, or one that stands inside or behind another.

    Numbering starts anew in each part. Blocks of the three lists are in source order.
    """

    kind: Literal["document", "attachment", "forwarded"] = "document"
    front: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    back: tuple[Block, ...] = ()
    span: MaybeSpan = None


class Document(Node):
    """The root of the tree.

    Attributes:
        schema_version: `SCHEMA_VERSION`.
        kind: What sort of document this is; it chooses the layout.
        metadata: Free facts about the document that its text does not contain.
        parts: The document itself, then attachments and forwarded documents.
        diagnostics: What the reader noticed.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    kind: Kind = "other"
    metadata: dict[str, str] = Field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    _source: "Source | None" = PrivateAttr(default=None)

    @property
    def source(self) -> "Source | None":
        """The text the document was read from, if it was read from text and not edited.

        It is not part of the tree: it is not written, and documents are equal without it.
        """
        return self._source

    def with_source(self, source: "Source") -> "Document":
        """Return this document with ``source`` as the text that its spans count."""
        self._source = source
        return self

    def __eq__(self, other: object) -> bool:
        """Tell whether two trees are the same, wherever they came from."""
        if not isinstance(other, Document):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """Return a hash of the tree; metadata, a dict, is left to `__eq__`."""
        return hash((self.kind, self.parts))
