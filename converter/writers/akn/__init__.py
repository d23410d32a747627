"""Akoma Ntoso 3.0, the OASIS standard for laws and official documents (LegalDocML).

`converter.writers.akn.writer` writes the text, `identification` what is said about it (FRBR),
`names` the ``eId`` of each element.
"""

from converter.writers.akn.writer import write

__all__ = ["write"]
