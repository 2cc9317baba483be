"""Tiny but valid PDF, PNG and JPEG files, written byte by byte so that no library's version changes them."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

MARK = "SAMPLE - synthetic"
LINE_HEIGHT = 22
# One gray block of 8 x 8 points: tables with a single code each, so that the picture is two bits long.
JPEG_HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
JPEG_BODY = (
    bytes.fromhex("ffdb004300")
    + bytes([1] * 64)
    + bytes.fromhex("ffc0000b080008000801011100")
    + bytes.fromhex("ffc4001400")
    + bytes([1, *[0] * 15, 0])
    + bytes.fromhex("ffc4001410")
    + bytes([1, *[0] * 15, 0])
    + bytes.fromhex("ffda0008010100003f003fffd9")
)
PNG_SIDE = 8


def write_document(path: Path, lines: Sequence[str]) -> None:
    """Write the document in the form that the ending of its name asks for. The lines must be ASCII.

    Raises KeyError for an ending that no form is known for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(FORMS[path.suffix]([MARK, *lines]))


def pdf(lines: Sequence[str]) -> bytes:
    """One A4 page with the lines in Helvetica."""
    shown = " ".join(f"({escaped(line)}) Tj 0 -{LINE_HEIGHT} Td" for line in lines)
    drawing = f"BT /F1 13 Tf 60 770 Td {shown} ET"
    bodies = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return made + f"{tail}startxref\n{len(made)}\n%%EOF\n".encode("ascii")


def escaped(line: str) -> str:
    """A line as PDF writes it between brackets."""
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def png(lines: Sequence[str]) -> bytes:
    """A small gray picture; the lines stand in its comment. Stored without compression."""
    raw = (b"\x00" + b"\xc0" * PNG_SIDE) * PNG_SIDE
    block = struct.pack("<HH", len(raw), len(raw) ^ 0xFFFF) + raw
    stored = b"\x78\x01\x01" + block + struct.pack(">I", zlib.adler32(raw))
    header = struct.pack(">IIBBBBB", PNG_SIDE, PNG_SIDE, 8, 0, 0, 0, 0)
    comment = b"Comment\x00" + "\n".join(lines).encode("ascii")
    parts = ((b"IHDR", header), (b"tEXt", comment), (b"IDAT", stored), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_part(kind, body) for kind, body in parts)


def png_part(kind: bytes, body: bytes) -> bytes:
    """One part of a PNG file with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(lines: Sequence[str]) -> bytes:
    """A small gray picture; the lines stand in its comment."""
    comment = "\n".join(lines).encode("ascii")
    return JPEG_HEAD + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + JPEG_BODY


FORMS = {".pdf": pdf, ".png": png, ".jpg": jpeg}
