"""Text in lines of a fixed width, in which a Chinese character takes two columns and may end a line."""

import re
import unicodedata

# A word with the blanks before it, or one Chinese character with the mark behind it, which begins no line.
_WIDE = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_MARKS = "，。；：、）”"
_PIECE = re.compile(rf"\s*[{_WIDE}][{_MARKS}]*|\s*[^\s{_WIDE}]+[{_MARKS}]*")


def display_width(text: str) -> int:
    """Width in columns of a fixed font: Chinese and Japanese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of `text`, none wider than `width` columns unless a single word is."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and display_width(lines[-1] + piece) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines
