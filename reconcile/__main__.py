"""`python -m reconcile` is the same program as the installed command `reconcile`."""

from reconcile.cli import main

if __name__ == "__main__":
    main()
