"""What a person reads of an error, in one language."""

from reconcile.errors import CannotRun
from reconcile.texts.catalogue import catalogue


def what(stop: CannotRun, language: str = "en") -> str:
    """The fact."""
    return stop.said(catalogue(language))[0]


def remedy(stop: CannotRun, language: str = "en") -> str:
    """The next step."""
    return stop.said(catalogue(language))[1]
