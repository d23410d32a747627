"""How Sphinx builds these pages: ``sphinx-build -W docs docs/_build``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

from sphinx.application import Sphinx

from converter.version import VERSION

project = "gongwen-converter"
version = release = VERSION
language = "en"
smartquotes = False  # options and messages stand here as they are typed

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "tables", "vocabulary"]
exclude_patterns = ["_build", "examples"]
html_theme = "furo"
html_title = project

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

default_role = "py:obj"  # `name` in a docstring is a link, if that name is described
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False


def setup(app: Sphinx) -> None:
    """Have the fields of named tuples skipped."""
    app.connect("autodoc-skip-member", _is_field)


def _is_field(*event: object) -> bool | None:
    """Tell whether a member is a field of a named tuple, whose docstring describes it."""
    _, _, _, member, _, _ = event
    return True if type(member).__name__ == "_tuplegetter" else None
