"""What Akoma Ntoso says about a document: its FRBR identification.

A document is a work (its content), an expression of it (its wording in Chinese) and a
manifestation of that (this file). Each has an IRI by the Akoma Ntoso Naming Convention 1.0,
chapter 4: ``/akn/cn/doc/2031-05-04/云政发-2031-5号``, then ``/zho@``, then ``.xml``; ``nn`` stands
where there is no number. All of it comes from the document and its metadata; where they say
nothing, a placeholder says so. The clock is never asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from converter import numerals
from converter.metadata import element
from converter.model import Document
from converter.writers.characters import escape_attribute
from converter.writers.epoch import source_date

COUNTRY = "cn"
LANGUAGE = "zho"  # ISO 639-2/T
MAIN = "main"
NO_NUMBER = "nn"
NO_DATE = "0001-01-01"
"""The schema demands a date; this one is called ``unknown``."""

_DAY = "[0-9０-９〇一二三四五六七八九十]{1,3}"
_DATE = re.compile(f"([0-9０-９〇○零一二三四五六七八九]{{4}})[年./-]({_DAY})[月./-]({_DAY})")
_NOT_IN_IRI = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Identification:
    """What is known about a document, ready to be written.

    Attributes:
        work: The IRI of the work.
        date: Its date in ISO form, or `NO_DATE`.
        made: The date of this file.
        author: Who issued it, or who spoke.
        is_person: Whether that is a person.
        number: Its 发文字号; None if it has none.
        title: Its title; None if it has none.
    """

    work: str
    date: str
    made: str
    author: str
    is_person: bool
    number: str | None
    title: str | None


def identify(document: Document, doc_type: str) -> Identification:
    """Gather what identifies ``document``, which is written as a ``doc_type``.

    Raises:
        UsageError: If ``SOURCE_DATE_EPOCH`` is no moment.
    """
    dated = iso_date(element(document, "date") or "") or NO_DATE
    number = element(document, "document_number")
    slug = _NOT_IN_IRI.sub("-", number or "").strip("-") or NO_NUMBER
    speaker = element(document, "speaker")
    organ = element(document, "signature") or element(document, "issuer_mark")
    is_person = document.kind == "speech" and speaker is not None
    moment = source_date()
    return Identification(
        work=f"/akn/{COUNTRY}/{doc_type}/{dated}/{slug}",
        date=dated,
        made=dated if moment is None else moment.date().isoformat(),
        author=(speaker if is_person else organ or speaker) or "unknown",
        is_person=is_person,
        number=number,
        title=element(document, "title"),
    )


def meta(found: Identification, component: str) -> str:
    """Write ``<meta>`` for a component: ``main``, or the eId of an attachment."""
    expression = f"{found.work}/{LANGUAGE}@"
    number = f"<FRBRnumber{_value(found.number)}/>" if found.number else ""
    title = f'<FRBRalias{_value(found.title)} name="title"/>' if found.title else ""
    author = '<FRBRauthor href="#author"/>'
    software = '<FRBRauthor href="#converter"/>'
    lines = (
        '<meta><identification source="#converter">',
        f"<FRBRWork>{_iris(found.work, component)}{title}{_date(found.date)}{author}"
        f'<FRBRcountry value="{COUNTRY}"/>{number}</FRBRWork>',
        f"<FRBRExpression>{_iris(expression, component)}{_date(found.date)}{author}"
        f'<FRBRlanguage language="{LANGUAGE}"/></FRBRExpression>',
        f"<FRBRManifestation>{_iris(expression, component, '.xml')}{_date(found.made)}{software}"
        "</FRBRManifestation>",
        f"</identification>{_references(found) if component == MAIN else ''}</meta>",
    )
    return "\n".join(lines)


def _iris(iri: str, component: str, ending: str = "") -> str:
    this, whole = f"{iri}/!{component}{ending}", f"{iri}{ending}"
    return f"<FRBRthis{_value(this)}/><FRBRuri{_value(whole)}/>"


def _value(text: str) -> str:
    return f' value="{escape_attribute(text)}"'


def _date(day: str) -> str:
    return f'<FRBRdate date="{day}" name="{"unknown" if day == NO_DATE else "date"}"/>'


def _references(found: Identification) -> str:
    kind = "Person" if found.is_person else "Organization"
    slug = _NOT_IN_IRI.sub("-", found.author).strip("-") or NO_NUMBER
    ontology = f"/akn/ontology/{kind.lower()}/{COUNTRY}/"
    return (
        '\n<references source="#converter">'
        f'<TLC{kind} eId="author" href="{escape_attribute(ontology + slug)}"'
        f' showAs="{escape_attribute(found.author)}"/>'
        '<TLCOrganization eId="converter" href="/akn/ontology/organization/cn/gongwen-converter"'
        ' showAs="gongwen-converter"/></references>\n'
    )


def iso_date(text: str) -> str | None:
    """Return the first date in ``text`` as 2031-05-04, or None.

    Both 2031年5月4日 and 二〇三一年五月四日 are dates, and so are 2031-5-4 and 2031.5.4.
    """
    for found in _DATE.finditer("".join(text.split())):
        year, month, day = map(_number, found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:  # the 31st of February
            continue
    return None


def _number(numeral: str) -> int:
    """Return the value of ``numeral``; 0, which no date has, if it is none."""
    return int(numeral) if numeral.isdecimal() else numerals.parse_han(numeral) or 0
