"""Chinese official documents (讲话稿、公文): text to tree to XML, DOCX, Markdown and JSON."""
