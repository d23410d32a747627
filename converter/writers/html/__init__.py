"""Document tree → HTML: one self-contained page that looks like the official document."""

from converter.writers.html.writer import write

__all__ = ["write"]
