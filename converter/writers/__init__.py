"""The writers: from the document tree to files, one module (or package) a format."""
