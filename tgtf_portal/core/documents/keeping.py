"""From an upload to a document: looked into, and stored under a name that nobody guesses."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.documents.kinds import CHUNK, KINDS, Kind, Unwanted, kind_of
from tgtf_portal.core.documents.pictures import drawn_anew
from tgtf_portal.core.models import Document, User
from tgtf_portal.core.values.text import one_spaced, plain
from tgtf_portal.limits import DOCUMENT_BYTES

EMPTY = _("This file is empty: it has 0 bytes. Choose another one.")
TOO_LONG = _("This file has %(have)s MB; at most %(most)s MB are taken.")
LONGEST_NAME = 120
NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
HIDDEN = re.compile("[\u061c\u200b-\u200f\u2060\ufeff\u00ad]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept, as it will be."""

    name: str
    kind: Kind
    file: IO[bytes]
    size: int
    digest: str


def documents_storage() -> Storage:
    return storages["documents"]


def look_into(file: File) -> Upload:
    """Raises Unwanted with a sentence for whoever chose the file; a picture is drawn anew."""
    _refuse_length(file.size or 0)
    said = file.name or ""
    kind = kind_of(file, said)
    content = drawn_anew(file, kind) if kind.is_picture else file
    digest, size = sha256(), 0
    for chunk in chunks_of(content):
        digest.update(chunk)
        size += len(chunk)
    _refuse_length(size)
    return Upload(clean_name(said, kind), kind, content, size, digest.hexdigest())


def _refuse_length(size: int) -> None:
    if not size:
        raise Unwanted(EMPTY)
    if size > DOCUMENT_BYTES:
        have = -(-size * 10 // (1 << 20)) / 10
        raise Unwanted(TOO_LONG % {"have": f"{have:g}", "most": DOCUMENT_BYTES >> 20})


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


@transaction.atomic
def keep_document(upload: Upload, *, by: User | None, before: Document | None = None) -> Document:
    """Store it; `before` is the version that it replaces. Where the transaction comes to nothing
    the file is left without a row, and is swept at night."""
    token = secrets.token_hex(24)
    upload.file.seek(0)
    stored_as = documents_storage().save(f"{token[:2]}/{token}", File(upload.file))
    place = {"series": before.series, "version": before.version + 1} if before else {}
    return Document.objects.create(
        name=upload.name,
        kind=upload.kind.name,
        size=upload.size,
        digest=upload.digest,
        stored_as=stored_as,
        uploaded_by=by,
        **place,
    )


def kind_of_document(document: Document) -> Kind:
    return KINDS[document.kind]


def clean_name(said: str, kind: Kind) -> str:
    """The name as people know it, without folders and tricks, and with an ending that is true.

    >>> clean_name("C:\\\\Docs\\\\Plan  2027.PDF", KINDS["pdf"])
    'Plan 2027.PDF'
    >>> clean_name("setup.exe", KINDS["txt"]), clean_name("../..", KINDS["csv"])
    ('setup.exe.txt', 'document.csv')
    """
    last = re.split(r"[/\\]", said)[-1]
    name = one_spaced(HIDDEN.sub("", NOT_IN_NAMES.sub("-", plain(last).replace("\n", " "))))
    name = name.strip(". ")
    stem, dot, end = name.rpartition(".")
    if not dot or end.lower() not in kind.ends:
        stem, end = name, kind.ends[0]
    return f"{stem.strip('. ')[:LONGEST_NAME] or 'document'}.{end}"
