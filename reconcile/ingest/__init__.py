"""Files in, staging tables out: find the files, recognise each by its content, decode it, load its records."""

from reconcile.ingest.copies import count_copies
from reconcile.ingest.load import load_folder
from reconcile.ingest.own_files import leave_out_own

__all__ = ["count_copies", "leave_out_own", "load_folder"]
