"""From bytes to text: decoding, and where an offset stands in the file."""

from converter.source.decode import check_encoding, decode
from converter.source.text import Source, source_of_text

__all__ = ["Source", "check_encoding", "decode", "source_of_text"]
