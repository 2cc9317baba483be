"""Bytes to text: which encoding a file has, and its text as UTF-8 blocks that end at a line end.

Nothing is ever decoded with errors ignored: a file that turns out not to be in the chosen encoding is begun
again with the next one (``WrongEncoding``).
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from reconcile.ingest.problems import UnreadableFile

BLOCK_BYTES = 16 * 1024 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WESTERN = ("cp1252", "latin-1", "cp1250", "iso8859-2")  # latin-1 fits everything; Poland saves in the last two
_PLAUSIBLE = 0.8  # share of common characters from which bytes are taken for Japanese or Chinese text
# tried at the beginning of a line only: elsewhere every byte of an ASCII line would be a beginning
_LINE_WITH_HIGH_BYTE = re.compile(rb"(?<![^\r\n])[^\r\n\x80-\xff]*[\x80-\xff][^\r\n]*")
_LINES_LOOKED_AT = 2000
_SHOWN = 60  # characters of a damaged line


class WrongEncoding(Exception):  # noqa: N818 - it tells the loader to begin again
    """The text is not in this encoding after all; ``sample`` holds the bytes that show it."""

    def __init__(self, encoding: str, sample: bytes) -> None:
        super().__init__(encoding)
        self.encoding = encoding
        self.sample = sample


def looks_binary(head: bytes) -> bool:
    """True when the first bytes of a file cannot be text (a picture, a PDF, an archive)."""
    if head.startswith(_UTF16):
        return False
    return b"\x00" in head or head.startswith(b"%PDF")


def choose_encoding(head: bytes, sample: bytes, known_words: Callable[[str], int], excluded: frozenset[str]) -> str:
    """The encoding of a file, from its head (which holds the header) and a sample of its bytes.

    In order: byte order mark, as far as the bytes agree with it, strict UTF-8, then for Japanese and Chinese the
    encoding in which the head holds header words that are known (``known_words`` counts them), then the one in which
    the high bytes form common characters, then cp1252, then latin-1, which fits everything; one of Central Europe only
    where more of the header is known in it.
    ``excluded``: what has failed.
    Raises UnreadableFile for UTF-16 that is none after all, and for UTF-8 with bytes that are none, where only as UTF-8
    its header is known.
    """
    if head.startswith(_UTF16):
        if "utf-16" in excluded:
            raise UnreadableFile("not_text")
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8) and "utf-8-sig" not in excluded:
        return "utf-8-sig"
    head, sample = without_mark(head), without_mark(sample)
    if "utf-8" not in excluded and _decodes(sample, "utf-8"):
        return "utf-8"
    lines = _LINE_WITH_HIGH_BYTE.finditer(head + b"\n" + sample)
    high = b"\n".join(line[0] for line in islice(lines, _LINES_LOOKED_AT))
    eastern = [e for e in ("cp932", "gb18030") if e not in excluded and _decodes(high, e)]
    western = {e: known_words(head.decode(e, "replace")) for e in _WESTERN if e not in excluded and _decodes(high, e)}
    known = max(western.values())
    words = {e: known_words(head.decode(e, "replace")) for e in eastern}
    if known_words(head.decode("utf-8", "replace")) > max(known, *words.values(), 0):
        raise UnreadableFile("not_utf8", _first_damaged_line(sample))
    best = max(eastern, key=lambda e: words[e], default="")
    if best and words[best] > known and len(set(words.values())) == len(words):
        return best
    likely = {e: _common_share(high.decode(e), e) for e in eastern}
    best = max(likely, key=lambda e: likely[e], default="")
    if best and likely[best] >= _PLAUSIBLE:
        return best
    return max(western, key=lambda e: western[e])


def without_mark(data: bytes) -> bytes:
    """The bytes behind the mark of UTF-8, which other programs leave before whatever they write."""
    return data.removeprefix(codecs.BOM_UTF8)


def _decodes(data: bytes, encoding: str) -> bool:
    """True for bytes of this encoding; a character cut off at the very end does not count against it."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _first_damaged_line(sample: bytes) -> str:
    """The first line that is not UTF-8, with marks in place of the bytes that are none."""
    lines = (line.decode("utf-8", "replace") for line in sample.splitlines() if not _decodes(line, "utf-8"))
    return next(lines, "")[:_SHOWN]


def _common_share(text: str, encoding: str) -> float:
    """Share of the characters beyond ASCII that are common in texts of this encoding."""
    foreign = [c for c in text if ord(c) > 127]
    if not foreign:
        return 0.0
    return sum(_is_common(c, encoding) for c in foreign) / len(foreign)


def _is_common(char: str, encoding: str) -> bool:
    if encoding == "gb18030":
        try:
            first = char.encode("gb2312")[0]
        except UnicodeEncodeError:
            return False
        return 0xA1 <= first <= 0xA3 or 0xB0 <= first <= 0xD7  # marks, letters, the first level of characters
    first = char.encode("cp932")[0]
    return 0x81 <= first <= 0x83 or 0x88 <= first <= 0x97  # marks, kana, the first level of characters


def utf8_blocks(path: Path, encoding: str) -> Iterator[tuple[bytes, bool]]:
    """The text of a file as UTF-8 in blocks that end at a line end, each with whether it is the last.

    UTF-8 is passed on as it is (its readers check it). Raises WrongEncoding.
    """
    decoder = None if encoding in ("utf-8", "utf-8-sig") else codecs.getincrementaldecoder(encoding)("strict")
    waiting, rest = b"", b""
    with path.open("rb", buffering=0) as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        while raw := file.read(BLOCK_BYTES):
            text = raw if decoder is None else _recode(decoder, raw, encoding, final=False)
            text = rest + text if rest else text
            cut = _last_line_end(text)
            if not cut:
                rest = text
                continue
            if waiting:
                yield waiting, False
            waiting, rest = text[:cut], text[cut:]
            if decoder is None:  # reading the few bytes again is cheaper than putting two blocks together
                file.seek(-len(rest), os.SEEK_CUR)
                rest = b""
        if decoder is not None:
            rest += _recode(decoder, b"", encoding, final=True)
    if rest and waiting:
        yield waiting, False
    if rest or waiting:
        yield rest or waiting, True


def _recode(decoder: codecs.IncrementalDecoder, raw: bytes, encoding: str, final: bool) -> bytes:
    try:
        return decoder.decode(raw, final).encode("utf-8")
    except UnicodeError:
        raise WrongEncoding(encoding, raw) from None


def _last_line_end(text: bytes) -> int:
    """Where the last whole line ends; a CR at the very end may be half of a line end and does not count."""
    cut = text.rfind(b"\n") + 1
    return cut or text.rfind(b"\r", 0, len(text) - 1) + 1
