"""Many documents in one run: folders and archives in, a folder, a zip or a bucket out."""
