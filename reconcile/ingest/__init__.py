"""Files in, staging tables out: find the files, recognise each by its content, decode it, load its records."""

from reconcile.ingest.copies import count_copies
from reconcile.ingest.load import load_folder

__all__ = ["count_copies", "load_folder"]
