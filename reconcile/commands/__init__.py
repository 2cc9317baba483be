"""The commands beside `run`, one module per subject; `reconcile/cli.py` puts them together."""
