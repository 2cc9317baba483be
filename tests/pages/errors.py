"""The page docs/errors.md, made from the catalogue of problems, so that it cannot fall behind it."""

from reconcile.ingest.problems import Wording, catalogue

SEVERITIES = {
    "file": "The whole file gives nothing. Exit code 1, except for files of unknown kind",
    "rejected": "The record is set aside: it counts nowhere until it is corrected. Exit code 1",
    "doubtful": "The record is kept. Look at it before you file what rests on it",
    "info": "For your information",
}

INTRODUCTION = """\
# Messages, and what to do

<!-- Made from reconcile/ingest/problems.toml by `make docs`. Change it there. -->

What reading can report. Each message stands in `problems.csv` and on the sheet *Problems* with its file, line,
column and value; the run goes on with everything else. The line is the one that an editor shows. `{column}`,
`{value}` and `{detail}` are filled in.

To clear one: correct the file (or download it again) and run again. Nothing else needs to be undone.
"""


def errors_page() -> str:
    """docs/errors.md: every problem of the catalogue, the gravest first."""
    parts = [INTRODUCTION]
    for severity, meaning in SEVERITIES.items():
        messages = [wording for wording in catalogue().values() if wording.severity == severity]
        parts.append(f"## {severity}\n\n{meaning}.\n")
        parts += [_message(wording) for wording in messages]
    return "\n".join(parts)


def _message(wording: Wording) -> str:
    own = f" In a table of your own: {wording.own[0].lower()}{wording.own[1:].rstrip('.')}." if wording.own else ""
    return f"### `{wording.code}`\n\n{wording.what.rstrip('.')}.\n\n→ {wording.remedy.rstrip('.')}.{own}\n"
