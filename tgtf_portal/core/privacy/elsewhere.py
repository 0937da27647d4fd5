"""What names a person and stands in no column of its own: sessions, uploaded lists, files."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from email import policy
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection

from tgtf_portal.core.mail.transports import mail_folder
from tgtf_portal.core.models import TableImport
from tgtf_portal.core.privacy.mentions import Terms, reworded
from tgtf_portal.core.privacy.subject import DataSubject

ENCODINGS = ("utf-8", "utf-16", "cp1252")
Status = TableImport.Status


# --- Sessions -------------------------------------------------------------------------------------
def sessions_of(subject: DataSubject) -> list[str]:
    """Where the account is signed in, where they came by a personal link, what names them."""
    return [
        session.session_key
        for session in Session.objects.iterator()
        if _is_theirs(session.get_decoded(), subject)
    ]


def _is_theirs(data: dict[str, object], subject: DataSubject) -> bool:
    if subject.account and str(data.get(SESSION_KEY)) == str(subject.account):
        return True
    text = json.dumps(data, default=str, ensure_ascii=False)
    return any(word in text for word in (*subject.codes, *subject.addresses))


def end_sessions(subject: DataSubject) -> int:
    keys = sessions_of(subject)
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


# --- Uploaded lists -------------------------------------------------------------------------------
def lists_naming(terms: Terms) -> list[TableImport]:
    """Files that staff brought along and that are still kept."""
    files = TableImport.objects.filter(content__isnull=False).order_by("pk")
    return [kept for kept in files if _names_somebody(bytes(kept.content or b""), terms)]


def forget_lists(terms: Terms) -> int:
    """The file goes whole, with what was shown of it; what was taken over from it stays."""
    found = lists_naming(terms)
    for kept in found:
        rows = TableImport.objects.filter(pk=kept.pk)
        rows.filter(status__in=(*TableImport.OPEN, *TableImport.UNDER_WAY)).update(
            status=Status.DROPPED, complaint=""
        )
        rows.update(**TableImport.FORGOTTEN)
    return len(found)


def _names_somebody(content: bytes, terms: Terms) -> bool:
    return any(reworded(text, terms) != text for text in _texts_in(content))


def _texts_in(content: bytes) -> Iterator[str]:
    """A workbook is an archive of texts."""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".txt", ".csv")):
                    yield archive.read(name).decode("utf-8", errors="replace")
        return
    for encoding in ENCODINGS:
        yield content.decode(encoding, errors="replace")


# --- Files ----------------------------------------------------------------------------------------
def mail_folders() -> Iterator[Path]:
    """Mails as files: those that left where no mail server is, and those that came back."""
    if folder := mail_folder():
        yield folder
    if settings.BOUNCE_FOLDER:
        bounces = Path(settings.BOUNCE_FOLDER)
        yield from (bounces, bounces / "read", bounces / "unreadable")


def mail_files() -> Iterator[Path]:
    for folder in mail_folders():
        if folder.is_dir():
            yield from sorted(file for file in folder.iterdir() if file.is_file())


def files_naming(terms: Terms) -> list[Path]:
    """Mails to the person, and those of others that name them."""
    return [file for file in mail_files() if _is_about(file, terms)]


def _is_about(file: Path, terms: Terms) -> bool:
    try:
        content = file.read_bytes()
    except FileNotFoundError:  # moved meanwhile
        return False
    return any(reworded(text, terms) != text for text in _texts_of_mail(content))


def _texts_of_mail(content: bytes) -> Iterator[str]:
    """As it lies there, and decoded."""
    yield content.decode("utf-8", errors="replace")
    mail = BytesParser(policy=policy.default).parsebytes(content)
    try:
        yield "\n".join(str(value) for value in mail.values())
        for part in mail.walk():
            if part.get_content_maintype() in ("text", "application") and not part.is_multipart():
                payload = part.get_payload(decode=True)
                yield (
                    payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else ""
                )
    except (LookupError, ValueError):  # what cannot be decoded was looked at as it lies there
        return


def remove(files: Iterable[Path]) -> int:
    number = 0
    for file in files:
        file.unlink(missing_ok=True)
        number += 1
    return number


# --- The database's own leftovers -----------------------------------------------------------------
def wipe_log() -> None:
    """SQLite's log of changes holds old pages until it is written back."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
