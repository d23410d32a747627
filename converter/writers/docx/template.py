"""What a profile gives to all its documents, worked out once."""

from __future__ import annotations

from converter import layout
from converter.layout import HEADING_LEVELS, Profile, Style
from converter.layout.word_styles import lead_style_id, style_name
from converter.writers.docx.markup import escape_attribute
from converter.writers.docx.parts import section_properties
from converter.writers.docx.runs import RunStart
from converter.writers.docx.styles import fonts, run_properties
from converter.writers.docx.units import Measures, twips_of_mm


class Template:
    """The constant strings of a profile's documents; there is one of each profile.

    Attributes:
        profile: The layout.
        measures: Its lengths in twips.
        starts: How a paragraph begins, by the profile's name of its style.
        run_starts: How its runs begin, by the same name.
        lead_starts: How the run of a run-in heading begins, by its level less one.
        heads: The styles of the head of a document.
        section: ``w:sectPr``.
        rooms: How many characters (字) fit on a line, of the styles broken by meaning.
    """

    def __init__(self, profile: Profile) -> None:
        styles = profile.styles
        self.profile = profile
        self.measures = measures = Measures.of(profile)
        self.starts = {key: _paragraph_start(key) for key in styles}
        self.run_starts = {key: _run_start(profile, style) for key, style in styles.items()}
        self.lead_starts = tuple(
            _run_start(profile, styles[f"heading{level}"], lead_style(level))
            for level in range(1, HEADING_LEVELS + 1)
        )
        self.heads = frozenset(key for key, style in styles.items() if style.head)
        self.section = section_properties(profile, measures)
        self.rooms = {
            key: twips_of_mm(profile.page.text_width) // measures.character_of(style)
            for key, style in styles.items()
            if style.by_meaning
        }

    def start(self, key: str, properties: str = "") -> str:
        """Return how a paragraph begins that has ``properties`` beyond its style ``key``."""
        return _paragraph_start(key, properties) if properties else self.starts[key]

    def label_start(self, key: str) -> RunStart:
        """Return how a run begins that is set like the style ``key`` in another paragraph."""
        style = self.profile.styles[key]
        own = run_properties(self.profile, self.measures, style)
        chinese = style._replace(latin=None)
        shared = run_properties(self.profile, self.measures, chinese)
        return RunStart(f"<w:r>{own}", f"<w:r>{shared}" if style.latin else None)


def lead_style(level: int) -> str:
    """Return the reference to the character style of run-in headings of ``level``."""
    return f'<w:rStyle w:val="{lead_style_id(level)}"/>'


template = layout.made_once(Template)
"""The template of the profile of a name."""


def _paragraph_start(key: str, properties: str = "") -> str:
    style_id = escape_attribute(style_name(key).id)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{properties}</w:pPr>'


def _run_start(profile: Profile, style: Style, properties: str = "") -> RunStart:
    """Return how a run of ``style`` begins that has ``properties`` beyond those of its style."""
    plain = f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"
    if style.latin in (None, style.font):
        return RunStart(plain)
    return RunStart(plain, f"<w:r><w:rPr>{properties}{fonts(profile, style.font)}</w:rPr>")
