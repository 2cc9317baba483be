"""A text with its blanks filled, in which a word beside a number follows it: `{n} {n:unit|units}`."""

from string import Formatter


class _Counting(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        one, either, many = format_spec.partition("|")
        if either:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


_COUNTING = _Counting()


def filled(text: str, /, **blanks: object) -> str:
    """`text` with its blanks filled; `{n:one|many}` is the word for a single thing where n is 1."""
    return _COUNTING.format(text, **blanks) if "|" in text else text.format(**blanks)
