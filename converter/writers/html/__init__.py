"""Document tree → HTML: one self-contained page that looks like the official document."""
