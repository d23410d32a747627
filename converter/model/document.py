"""The document: an ordered list of parts with what is known about the whole."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from converter.model.base import MaybeSpan, Node
from converter.model.diagnostic import Diagnostic
from converter.model.nodes import Block

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
