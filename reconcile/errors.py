"""What stops a run, said to the person who can do something about it."""


class CannotRun(Exception):  # noqa: N818 - reads as what happened: "cannot run: no files below data/inbox"
    """The program cannot do what was asked. `what` names the fact, `remedy` the next step; exit code 2.

    A record or a file that cannot be read is no reason to stop: those are problem records.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
