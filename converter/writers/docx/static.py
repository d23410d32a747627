"""The static parts of a profile's package, packed once."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from converter.layout import changed
from converter.writers.docx.letterhead import foot_rule
from converter.writers.docx.package import Archive
from converter.writers.docx.parts import static_parts
from converter.writers.docx.template import Template


def static_archive(
    template: Template, moment: datetime, reference: str | None = None, *, numbered: bool = False
) -> Archive:
    """Return the static parts of ``template``, packed and dated ``moment``.

    Args:
        template: The template of a profile.
        moment: The date of the parts.
        reference: The path of a DOCX whose styles are taken.
        numbered: The document comes with a numbering part.

    Raises:
        UsageError: If that document cannot be read, or is no DOCX with styles.
    """
    if reference is None:
        return _archive(template, moment, numbered)
    return _with_reference(template, moment, numbered, reference, changed(reference))


@lru_cache(maxsize=16)
def _archive(template: Template, moment: datetime, numbered: bool) -> Archive:
    return Archive().add(_parts(template, numbered), moment)


@lru_cache(maxsize=16)
def _with_reference(
    template: Template, moment: datetime, numbered: bool, reference: str, _state: int
) -> Archive:
    from converter.writers.docx.reference import with_reference  # seldom asked for

    return Archive().add(with_reference(_parts(template, numbered), reference), moment)


def _parts(template: Template, numbered: bool) -> dict[str, bytes]:
    footer = foot_rule(template) if template.profile.letterhead.foot_rule else ""
    return static_parts(template.profile, template.measures, footer, numbered=numbered)
