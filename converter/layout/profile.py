"""Layout profiles: their typed form, and how a TOML file becomes one.

The numbers live in the ``.toml`` files of this folder, each with its clause and strength. A
profile may build on another (``extends = "gbt9704"``) and name only what differs; every style
takes from the style ``normal`` what it does not say itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import ConfigDict, Field

from converter.errors import UsageError

if TYPE_CHECKING:
    from pydantic import ValidationError

HEADING_LEVELS = 9
"""As many heading styles as word processors know."""

DEFAULT_PROFILE = "gbt9704"

REASONS = 3
"""So many of the faults of a profile are told at a time."""

REQUIRED_STYLES = ("normal", "body", "heading1", "page_number")
"""What is set in no style of its own is set in one of these."""

MM_PER_PT = 25.4 / 72

T = TypeVar("T")

Align: TypeAlias = Literal["left", "center", "right", "justify"]
Positive: TypeAlias = Annotated[float, Field(gt=0)]
Rule: TypeAlias = Literal["none", "single", "double"]
Seal: TypeAlias = Literal["none", "organ", "signature_stamp"]
NotNegative: TypeAlias = Annotated[float, Field(ge=0)]


class Page(NamedTuple):
    """Paper and margins, in mm (GB/T 9704-2012, 5.1 and 5.2.1)."""

    width: Positive
    height: Positive
    top: NotNegative
    bottom: NotNegative
    left: NotNegative
    right: NotNegative

    @property
    def text_width(self) -> float:
        """Width of the type area (版心), in mm."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Height of the type area (版心), in mm."""
        return self.height - self.top - self.bottom


class Grid(NamedTuple):
    """How much a page holds (5.2.3), and what may disturb it.

    Attributes:
        lines: Lines of a full page.
        characters: Chinese characters of a full line.
        hanging_punctuation: Whether a closing mark may hang past the margin.
        latin_gap: Whether a gap is set between Chinese and Latin letters or digits.
    """

    lines: Annotated[int, Field(gt=0)]
    characters: Annotated[int, Field(gt=0)]
    hanging_punctuation: bool
    latin_gap: bool


class Head(NamedTuple):
    """The block of title, subtitle, speaker and date.

    Attributes:
        gap: Blank lines (行) between it and the text (7.3.2).
    """

    gap: NotNegative


class PageNumber(NamedTuple):
    """The page number (7.5); its type is the style ``page_number``.

    Attributes:
        before: What stands before the number.
        after: What stands behind it.
        drop: Distance of the dash's middle from the type area, in mm.
        outside: On even pages the number is set in mirror image.
    """

    before: str
    after: str
    drop: Positive
    outside: bool


class Letterhead(NamedTuple):
    """The head of an official document (版头, 7.2), set where there is a 发文机关标志.

    Attributes:
        mark_top: Distance of the mark's upper edge from the type area, in mm.
        from_page: That distance is from the edge of the page (10.1); no page number there.
        rule: Kind of the rule; a double one is thick outside and thin inside.
        rule_drop: Distance of the rule from the line above it, in mm.
        rule_weight: Weight of the rule, in pt.
        rule_length: Length of the rule, in mm, about the middle of the page; None takes the
            width of the type area.
        foot_rule: Distance of a second rule from the lower edge of the first page, in mm.
        gap: Distance of the first line below the rule, in mm; None leaves it to the styles.
    """

    mark_top: NotNegative
    from_page: bool = False
    rule: Rule = "none"
    rule_drop: Positive = 4
    rule_weight: Positive = 1
    rule_length: Positive | None = None
    foot_rule: Positive | None = None
    gap: Positive | None = None


class Imprint(NamedTuple):
    """The record at the foot of the last page (版记, 7.4).

    Attributes:
        outer: Weight of the first and the last rule, in mm; 0 is none.
        inner: Weight of the rules between, in mm; 0 is none.
        even_page: It stands on an even page, the back of the last leaf.
    """

    outer: NotNegative
    inner: NotNegative
    even_page: bool


class SignOff(NamedTuple):
    """How signature and date stand to each other (7.3.5).

    Attributes:
        place: ``offset``: the date begins 2 字 right of where the signature does;
            ``centre``: the signature is centred above the date; ``right``: both end alike.
        right: Indent from the right of what reaches furthest, in 字.
        gap: Blank lines (行) before the signature.
        date_gap: Blank lines (行) before the date.
        abreast: How many organs of a joint document stand side by side, each with its seal.
        apart: Distance of the middles of their seals, in 字; longer names need more.
        row_gap: Blank lines (行) between rows of them.
    """

    place: Literal["offset", "centre", "right"]
    right: NotNegative
    gap: NotNegative
    date_gap: NotNegative = 0
    abreast: Annotated[int, Field(gt=0)] = 1
    apart: NotNegative = 0
    row_gap: NotNegative = 0


class Font(NamedTuple):
    """A kind of type and the fonts that have it.

    Attributes:
        name: The font that is asked for.
        alternatives: Fonts to take where that one is missing, best first.
    """

    name: str
    alternatives: Sequence[str] = ()


class Style(NamedTuple):
    """How a paragraph is set.

    Attributes:
        font: A key of `Profile.fonts`.
        size: Size of the type, in pt.
        align: Alignment.
        latin: The key of another font for Latin letters and digits; punctuation stays Chinese.
        line: Distance of the lines, in pt; None takes that of the grid.
        first_line: Indent of the first line, in 字.
        left: Indent of all lines, in 字.
        right: Indent of all lines, in 字.
        space_before: Blank lines (行) before a paragraph that follows one of another style.
        keep_next: Keep on one page with what follows.
        color: Colour as RRGGBB; None is black (5.2.4).
        head: The paragraph belongs to the head of the document (`Head`).
        author_breaks: Line ends of the source stand on the page too.
        by_meaning: A line that is too long is broken by meaning (7.3.1).
    """

    font: str
    size: Positive
    align: Align
    latin: str | None = None
    line: Positive | None = None
    first_line: NotNegative = 0
    left: NotNegative = 0
    right: NotNegative = 0
    space_before: NotNegative = 0
    keep_next: bool = False
    color: Annotated[str, Field(pattern="^[0-9A-F]{6}$")] | None = None
    head: bool = False
    author_breaks: bool = False
    by_meaning: bool = False


class Profile(NamedTuple):
    """The whole layout of a kind of document.

    Attributes:
        title: What the profile is called, for people.
        page: Paper and margins.
        grid: Lines and characters of a page.
        head: Title, subtitle, speaker and date.
        page_number: The page number.
        letterhead: 版头.
        imprint: 版记.
        seal: The seal of documents whose metadata names none.
        sign_off: How signature and date are set, by the seal.
        fonts: The kinds of type.
        styles: How each kind of paragraph is set.
    """

    title: str
    page: Page
    grid: Grid
    head: Head
    page_number: PageNumber
    letterhead: Letterhead
    imprint: Imprint
    seal: Seal
    sign_off: dict[Seal, SignOff]
    fonts: dict[str, Font]
    styles: dict[str, Style]


_TABLES: dict[str, Callable[..., object]] = {
    "page": Page,
    "grid": Grid,
    "head": Head,
    "page_number": PageNumber,
    "letterhead": Letterhead,
    "imprint": Imprint,
}
_TABLES_OF_TABLES: dict[str, Callable[..., object]] = {
    "sign_off": SignOff,
    "fonts": Font,
    "styles": Style,
}


def find(name: str) -> Profile:
    """Return the built-in profile ``name``, or that of the file ``name`` if it ends in .toml.

    Raises:
        UsageError: If there is none, or it asks for what cannot be.
    """
    if not is_file(name):
        return load(name)
    try:
        return parse(Path(name).read_text(encoding="utf-8-sig"), name)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"The layout profile {name} cannot be read: {reason}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The layout profile {name} is not UTF-8.") from error


def made_once(make: Callable[[Profile], T]) -> Callable[[str], T]:
    """Return a function that makes something of the profile of a name, once for all documents.

    It is made anew if the file of the profile has changed, and raises what `find` does.
    """

    @lru_cache(maxsize=16)
    def made(name: str, _state: int) -> T:
        return make(find(name))

    return lambda name: made(name, changed(name) if is_file(name) else 0)


def changed(name: str) -> int:
    """Return what changes when the file ``name`` does."""
    try:
        return Path(name).stat().st_mtime_ns
    except OSError:
        return 0


def is_file(name: str) -> bool:
    """Tell whether ``name`` is the path of a profile and not the name of a built-in one."""
    return name.lower().endswith(".toml")


@cache
def load(name: str) -> Profile:
    """Return the built-in profile called ``name``.

    Raises:
        UsageError: If there is none.
    """
    # tests/test_layout.py has checked it: a check would take as long as converting a speech
    return _made(_whole(_built_in(name)))


def parse(text: str, name: str) -> Profile:
    """Return the profile that a TOML text describes; messages call it ``name``.

    Raises:
        UsageError: If it is not TOML, or asks for what cannot be.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The layout profile {name} is not TOML: {error}.") from error
    except RecursionError as error:
        raise UsageError(f"The layout profile {name} is nested too deeply.") from error
    return _checked(_whole(table), name)


def names() -> list[str]:
    """Return the names of the built-in profiles, in order: the ``.toml`` files of this folder."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.toml"))


def _built_in(name: str) -> dict[str, Any]:
    if name not in names():
        raise UsageError(f"Unknown layout profile {name!r}. Known profiles: {', '.join(names())}.")
    path = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _whole(table: dict[str, Any]) -> dict[str, Any]:
    """Fill in what ``table`` leaves to others."""
    while "extends" in table:  # built-in profiles extend in no circle
        base = _built_in(str(table.pop("extends")))
        table = _merged(base, table)
    if "styles" in table:
        table["styles"] = _complete(table["styles"])
    return table


def _made(table: dict[str, Any]) -> Profile:
    """Return the profile that a table without faults describes."""
    tables = {name: kind(**table[name]) for name, kind in _TABLES.items()}
    rows = {
        name: {key: kind(**row) for key, row in table[name].items()}
        for name, kind in _TABLES_OF_TABLES.items()
    }
    return Profile(**{**table, **tables, **rows})


def _checked(table: dict[str, Any], name: str) -> Profile:
    """Return the profile that ``table`` describes, if it can be."""
    from pydantic import TypeAdapter, ValidationError  # not for the profiles that are built in

    config = ConfigDict(extra="forbid", allow_inf_nan=False)
    try:
        profile = TypeAdapter(Profile, config=config).validate_python(table)
    except ValidationError as error:
        raise UsageError(f"The layout profile {name} cannot be used: {_reasons(error)}.") from error
    if objection := impossible(profile):
        raise UsageError(f"The layout profile {name} cannot be used: {objection}.")
    return profile


def impossible(profile: Profile) -> str | None:
    """Return why no page can be what the profile asks of it, if none can."""
    for name in REQUIRED_STYLES:
        if name not in profile.styles:
            return f"the style {name} is missing"
    for name, style in profile.styles.items():
        for font in (style.font, style.latin):
            if font is not None and font not in profile.fonts:
                return f"style {name} asks for the unknown font {font}"
    size = profile.styles["normal"].size * MM_PER_PT
    page, grid = profile.page, profile.grid
    if grid.lines * size > page.text_height:
        return (
            f"{grid.lines} lines of type {size:.2f} mm high do not fit"
            f" a type area {page.text_height:g} mm high"
        )
    # Type can be set a little closer than its size (5.2.3 asks for it), not much closer.
    if grid.characters * size * 0.9 > page.text_width:
        return (
            f"{grid.characters} characters {size:.2f} mm wide do not fit"
            f" a type area {page.text_width:g} mm wide"
        )
    return None


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``changes`` laid over it, table by table."""
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merged(old, value)
        else:
            merged[key] = value
    return merged


def _complete(styles: Any) -> Any:
    """Give every style what it takes from ``normal``, and every heading level a style.

    What is no table of tables is returned as it is, for the validation to refuse.
    """
    if not isinstance(styles, dict) or not all(isinstance(one, dict) for one in styles.values()):
        return styles
    normal = styles.get("normal", {})
    complete: dict[str, Any] = {name: {**normal, **style} for name, style in styles.items()}
    for level in range(2, HEADING_LEVELS + 1):
        above = complete.get(f"heading{level - 1}", normal)
        complete.setdefault(f"heading{level}", above)
    return complete


def _reasons(error: ValidationError) -> str:
    """Say what is wrong; what is missing, often for want of something wrong, comes last."""
    found = sorted(error.errors(), key=lambda one: _is_missing(one["type"]))
    told = "; ".join(_reason(dict(one)) for one in found[:REASONS])
    more = f"; and {len(found) - REASONS} more" if len(found) > REASONS else ""
    hint = f'. Begin it with extends = "{DEFAULT_PROFILE}"' if _says_too_little(error) else ""
    return f"{told}{more}{hint}"


def _says_too_little(error: ValidationError) -> bool:
    """Tell whether whole tables are missing, as in a profile that extends none."""
    return any(_is_missing(one["type"]) and len(one["loc"]) == 1 for one in error.errors())


def _is_missing(fault: str) -> bool:
    return fault.startswith("missing")  # older versions of pydantic: "missing_argument"


def _reason(error: dict[str, Any]) -> str:
    place = ".".join(str(step) for step in error["loc"])
    return f"{place}: {error['msg']}" if place else str(error["msg"])
