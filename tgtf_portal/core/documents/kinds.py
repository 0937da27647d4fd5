"""What a file is, by what stands in it: its name and what a browser says of it count for nothing.

Libraries that guess a type know hundreds and say nothing of macros; these few are told by a table
of their own, and each is looked into where what it is does not stand at its beginning.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHUNK = 1 << 16
MOST_PARTS = 5_000  # of an Office file; each costs memory before it is looked at
MOST_OF_A_PART = 1 << 20  # of those that say what the others are
END_OF_ZIP = b"PK\x05\x06"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."

ALLOWED = _(
    "Choose a PDF, a Word, Excel or PowerPoint file (DOCX, XLSX, PPTX), an OpenDocument file (ODT, "
    "ODS, ODP), plain text or CSV, or a picture (PNG, JPEG, WebP)."
)
MACROS = _("This file contains macros, which are programs. Save it without macros and try again.")
PROGRAM = _("This is a program, not a document.")
PAGE = _("This is a web page or a drawing in code (HTML, SVG, XML). Save it as a PDF.")
ARCHIVE = _("This is an archive. Hand in the files that are in it, one by one.")
OLD_OFFICE = _("This is an old Office file, or a password locks it. Save it as DOCX, XLSX or PPTX.")
BROKEN_PDF = _("This PDF is cut off or broken. Export it once more.")
ACTIVE_PDF = _("This PDF contains a program. Print it to a PDF without one.")
BROKEN_OFFICE = _("This file is broken, or it is no document. Save it once more and try again.")


@dataclass(frozen=True, slots=True)
class Kind:
    """`ends` are the endings by which people's programs know it, the usual one first."""

    name: str
    content_type: str
    ends: tuple[str, ...]
    is_picture: bool = False


KINDS = {
    kind.name: kind
    for kind in [
        Kind("pdf", "application/pdf", ("pdf",)),
        Kind("docx", f"{OFFICE}wordprocessingml.document", ("docx",)),
        Kind("xlsx", f"{OFFICE}spreadsheetml.sheet", ("xlsx",)),
        Kind("pptx", f"{OFFICE}presentationml.presentation", ("pptx",)),
        Kind("odt", f"{OPEN}text", ("odt",)),
        Kind("ods", f"{OPEN}spreadsheet", ("ods",)),
        Kind("odp", f"{OPEN}presentation", ("odp",)),
        Kind("txt", "text/plain", ("txt", "md", "log", "tsv")),
        Kind("csv", "text/csv", ("csv",)),
        Kind("png", "image/png", ("png",), is_picture=True),
        Kind("jpg", "image/jpeg", ("jpg", "jpeg"), is_picture=True),
        Kind("webp", "image/webp", ("webp",), is_picture=True),
    ]
}


class Unwanted(Exception):  # noqa: N818  (it reads as a sentence: the file is unwanted)
    """The text says what the file is, or what to bring instead."""


def kind_of(file: IO[bytes], name: str) -> Kind:
    """Raises Unwanted. The name only tells a table from another text."""
    file.seek(0)
    head = file.read(1024)
    for signature, look in LOOKS:
        if head.startswith(signature):
            return KINDS[look(file)]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return KINDS["webp"]
    _refuse_markup(head)
    _refuse_unless_text(file)
    return KINDS["csv" if name.lower().endswith(".csv") else "txt"]


def _refused(words: str | Promise) -> Callable[[IO[bytes]], str]:
    def refuse(file: IO[bytes]) -> str:
        raise Unwanted(words)

    return refuse


# --- PDF -----------------------------------------------------------------------------------------
ACTIVE = re.compile(rb"/(JavaScript|Launch)\b")
LONGEST_NAME = 40  # "/JavaScript" with every letter written as a number
HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")


def _pdf(file: IO[bytes]) -> str:
    """Whole, and with no program that stands openly in it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read():
        raise Unwanted(BROKEN_PDF)
    for chunk in _overlapping(file, LONGEST_NAME):
        if ACTIVE.search(HIDDEN_LETTER.sub(lambda found: bytes.fromhex(found[1].decode()), chunk)):
            raise Unwanted(ACTIVE_PDF)
    return "pdf"


def _overlapping(file: IO[bytes], overlap: int) -> Iterator[bytes]:
    file.seek(0)
    before = b""
    while chunk := file.read(CHUNK):
        yield before + chunk
        before = chunk[-overlap:]


# --- Office --------------------------------------------------------------------------------------
MAIN_PARTS = {
    f"{OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}presentationml.presentation.main+xml": "pptx",
}
OPEN_KINDS = {KINDS[name].content_type: name for name in ("odt", "ods", "odp")}
MACRO_PART = re.compile(r"vba(project|data)|activex|macrosheets|^(basic|scripts)/", re.IGNORECASE)


def _office(file: IO[bytes]) -> str:
    """One of the formats of Office among archives, without programs in it."""
    if _parts_said(file) > MOST_PARTS:
        raise Unwanted(BROKEN_OFFICE)
    try:
        with ZipFile(file) as archive:
            return _office_kind(archive)
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as fault:
        raise Unwanted(BROKEN_OFFICE) from fault


def _parts_said(file: IO[bytes]) -> int:
    """How many parts the archive's end speaks of, before any of them is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 22 - 0xFFFF))
    end = file.read()
    at = end.rfind(END_OF_ZIP)
    return MOST_PARTS + 1 if at < 0 else int.from_bytes(end[at + 10 : at + 12], "little")


def _office_kind(archive: ZipFile) -> str:
    parts = {part.filename: part for part in archive.infolist()}
    if any(MACRO_PART.search(name) for name in parts):
        raise Unwanted(MACROS)
    if "[Content_Types].xml" in parts:
        types = _read(archive, parts["[Content_Types].xml"]).decode("utf-8", "replace")
        if "macroenabled" in types.lower():
            raise Unwanted(MACROS)
        found = [kind for main, kind in MAIN_PARTS.items() if f'"{main}"' in types]
        if len(found) == 1:
            return found[0]
    elif "mimetype" in parts and "content.xml" in parts:
        said = _read(archive, parts["mimetype"]).decode("ascii", "replace").strip()
        if said in OPEN_KINDS:
            return OPEN_KINDS[said]
    raise Unwanted(ARCHIVE)


def _read(archive: ZipFile, part: ZipInfo) -> bytes:
    with archive.open(part) as opened:
        return opened.read(MOST_OF_A_PART)


# --- Text ----------------------------------------------------------------------------------------
MARKUP = re.compile(rb"<(!doctype|html|script|svg|body|head|iframe|\?xml|\?php)", re.IGNORECASE)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


def _refuse_markup(head: bytes) -> None:
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith(b"#!"):
        raise Unwanted(PROGRAM)
    if text.startswith(b"<") or MARKUP.search(text):
        raise Unwanted(PAGE)


def _refuse_unless_text(file: IO[bytes]) -> None:
    """In UTF-8, or in one of the old sets of letters; Excel's “Unicode text” has two bytes each."""
    file.seek(0)
    wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "latin-1")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if CONTROLS.search(decoder.decode(chunk).encode("utf-8", "surrogatepass")):
                raise Unwanted(ALLOWED)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        raise Unwanted(ALLOWED) from fault


# What a file of some length may begin with; whoever looks further says the kind's name.
LOOKS: list[tuple[bytes, Callable[[IO[bytes]], str]]] = [
    (b"%PDF-", _pdf),
    (b"PK\x03\x04", _office),
    (b"\x89PNG\r\n\x1a\n", lambda file: "png"),
    (b"\xff\xd8\xff", lambda file: "jpg"),
    (b"MZ", _refused(PROGRAM)),
    (b"\x7fELF", _refused(PROGRAM)),
    (b"\xca\xfe\xba\xbe", _refused(PROGRAM)),
    (b"\xcf\xfa\xed\xfe", _refused(PROGRAM)),
    (b"\xd0\xcf\x11\xe0", _refused(OLD_OFFICE)),
    (b"PK", _refused(ARCHIVE)),
    (b"Rar!", _refused(ARCHIVE)),
    (b"7z\xbc\xaf\x27\x1c", _refused(ARCHIVE)),
    (b"\x1f\x8b", _refused(ARCHIVE)),
]
