"""What a long run tells the person who waits for it."""

from typing import Protocol


class Progress(Protocol):
    """Receives what the run is doing; the command line shows it, tests and libraries may ignore it."""

    def stage(self, name: str) -> None:
        """A new stage begins: a key of the section `stage` of the catalogue."""

    def advance(self, file: str, rows: int) -> None:
        """So many rows of this file are read by now."""
