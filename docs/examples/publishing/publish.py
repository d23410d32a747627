"""One section of a speech as a web page: ``python publish.py speech.txt ID > page.html``."""

import sys
from pathlib import Path

from lxml import etree

import converter
from converter.model import identified

STYLE_SHEET = Path(__file__).with_name("page.xsl")


def page(path: str, name: str) -> bytes:
    """Return the section of the document at ``path`` that has the id ``name``, as HTML."""
    document = converter.read(path)
    names = [each for each, _ in identified(document)]
    if name not in names:
        raise SystemExit(f"{path} has no {name}. It has: {', '.join(names)}")
    xml = etree.fromstring(converter.render(document, "xml", offsets=False).data)
    transform = etree.XSLT(etree.parse(str(STYLE_SHEET)))
    return bytes(transform(xml, section=etree.XSLT.strparam(name)))


if __name__ == "__main__":
    sys.stdout.buffer.write(page(*sys.argv[1:3]))
