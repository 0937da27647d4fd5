"""Backups of the database and the documents while they work, and putting one back: the post office
is then held.

A backup is one archive: `database`, as the database's own tool copies it, and below `documents/`
each file under the name that it is stored by. A file never changes, so those of the database's
moment are right whenever they are copied.
"""

import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.core.files import File
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import RedisError

from tgtf_portal.core.documents.keeping import chunks_of, documents_storage
from tgtf_portal.core.editions.stores import store
from tgtf_portal.core.mail.outbox import the_office
from tgtf_portal.core.models import Document
from tgtf_portal.core.privacy.repeating import Repeated, repeat_all
from tgtf_portal.core.refusal import Refused

DATABASE, FILES = "database", "documents/"
RESTORED = (
    "The database was restored from a backup: it may not know what was sent since."
    " Compare it with the send journal before you release."
)
# Part of the restored state from its first moment: no worker ever sees it with its door open.
HOLD = """
INSERT INTO {schema}core_postoffice
    (id, installation, held_at, held_because, failures, last_failure, allowance)
VALUES (1, '{installation}', '{now}', '{because}', 0, '', 0)
ON CONFLICT (id) DO UPDATE
SET held_at = excluded.held_at, held_because = excluded.held_because, held_by_id = NULL;
"""


def back_up(target: Path) -> list[str]:
    """A copy of one moment, taken while others write; never of a file in use. What it lacks, for
    the storage has it no more, is named."""
    if _is_there(target):
        raise Refused(f"{target} exists already.")
    the_office()  # so that the copy says which journal is its own
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.touch()
        draft.chmod(0o600)  # everybody's address and every personal code are in it
        with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            before = _stored_documents()
            copy = Path(folder) / "database"
            _copy_database(copy)
            lacking = _pack(draft, copy, before | _stored_documents())
        draft.replace(target)
    except (OSError, sqlite3.Error) as fault:
        raise Refused(f"{target} cannot be written: {fault}") from fault
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return lacking


def _stored_documents() -> set[str]:
    return set(Document.objects.values_list("stored_as", flat=True))


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    else:
        _run("pg_dump", "--format=custom", f"--file={target}")


def _pack(draft: Path, database: Path, documents: set[str]) -> list[str]:
    """Stored as they are: a dump of PostgreSQL's and most documents are compressed already."""
    lacking = []
    kind = ZIP_DEFLATED if connection.vendor == "sqlite" else ZIP_STORED
    with ZipFile(draft, "w", ZIP_STORED, strict_timestamps=False) as archive:
        archive.write(database, DATABASE, kind)
        for name in sorted(documents):
            try:
                with (
                    documents_storage().open(name) as source,
                    archive.open(f"{FILES}{name}", "w", force_zip64=True) as part,
                ):
                    shutil.copyfileobj(source, part)
            except FileNotFoundError:
                lacking.append(name)
    return lacking


def restore(source: Path) -> Repeated | None:
    """Put a backup in the database's place, in one transaction, with the post office held, and
    do again what people wished since: how much that was. None where `migrate` has to come first.
    """
    if not (_is_there(source) and source.is_file()):
        raise Refused(f"{source} is no file." if _is_there(source) else f"{source} does not exist.")
    if not _is_archive(source):  # of a version that knew no documents: the database alone
        return _restore_database(source)
    with TemporaryDirectory() as folder, _opened(source) as archive:
        if DATABASE not in archive.namelist():
            raise Refused(f"{source} is no backup of this portal: it has no database.")
        database = Path(archive.extract(DATABASE, folder))
        _put_back(archive)  # first: a file without a row harms nobody, and is swept
        return _restore_database(database, source)


def _restore_database(database: Path, source: Path | None = None) -> Repeated | None:
    if connection.vendor == "sqlite":
        _restore_sqlite(database, source or database)
    else:
        _restore_postgresql(database)
    with suppress(DatabaseError, RedisError):  # in a minute nothing kept is older anyhow
        store().forget()
    return repeat_all() if _is_up_to_date() else None


def _is_archive(source: Path) -> bool:
    """By its beginning: a database may well have an archive's end in one of its rows."""
    try:
        with source.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as fault:
        raise Refused(f"{source} cannot be read: {fault.strerror}.") from fault


@contextmanager
def _opened(source: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(source) as archive:
            if broken := archive.testzip():
                raise Refused(f"{source} is damaged: {broken} cannot be read.")
            yield archive
    except (BadZipFile, EOFError) as fault:
        raise Refused(f"{source} is damaged: {fault}") from fault


def _put_back(archive: ZipFile) -> None:
    """Each document under its own name, in the place of whatever stands there."""
    storage = documents_storage()
    for part in archive.infolist():
        if part.filename.startswith(FILES):
            name = part.filename.removeprefix(FILES)
            storage.delete(name)
            with archive.open(part) as content:
                storage.save(name, File(content, name=name))


def damaged_documents() -> list[str]:
    """Those of the database whose file is not what was handed in, or not there at all."""
    rows = Document.objects.values_list("stored_as", "digest").iterator()
    return [name for name, digest in rows if _digest_of(name) != digest]


def _digest_of(name: str) -> str:
    digest = sha256()
    with suppress(FileNotFoundError), documents_storage().open(name) as file:
        for chunk in chunks_of(file):
            digest.update(chunk)
    return digest.hexdigest()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as fault:  # a name that is too long, for one
        raise Refused(f"{path} cannot be looked for: {fault.strerror}.") from fault


def _is_up_to_date() -> bool:
    """The tables are those of today's code."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _hold(schema: str = "") -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    now += "" if connection.vendor == "sqlite" else "+00"
    journal = uuid.uuid4().hex
    return HOLD.format(schema=schema, installation=journal, now=now, because=RESTORED)


# --- SQLite --------------------------------------------------------------------------------------
def _restore_sqlite(database: Path, source: Path) -> None:
    connection.ensure_connection()
    with _copied(database) as held:
        tables = {name for (name,) in held.execute("SELECT name FROM sqlite_master")}
        if "core_postoffice" not in tables:
            raise Refused(f"{source} is no backup of this portal: it has no outbox.")
        held.executescript(_hold())
        held.backup(connection.connection)


@contextmanager
def _copied(source: Path) -> Iterator[sqlite3.Connection]:
    """The backup itself stays as it is."""
    with TemporaryDirectory() as folder:
        try:
            copy = shutil.copy(source, Path(folder) / "held.sqlite3")
        except OSError as fault:
            raise Refused(f"{source} cannot be read: {fault.strerror}.") from fault
        with closing(sqlite3.connect(copy)) as database:
            try:
                [(verdict,)] = database.execute("PRAGMA quick_check(1)").fetchall()
            except sqlite3.DatabaseError as fault:
                verdict = str(fault)
            if verdict != "ok":
                raise Refused(f"{source} is no sound SQLite database: {verdict}")
            yield database


# --- PostgreSQL ----------------------------------------------------------------------------------
def _restore_postgresql(source: Path) -> None:
    with TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges"]
        _run("pg_restore", *options, f"--file={script}", str(source), database=False)
        with script.open("a") as file:
            file.write(_hold("public."))
        connection.close()
        quietly = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _run("psql", *quietly, "--single-transaction", f"--file={script}")


def _run(program: str, *options: str, database: bool = True) -> None:
    facts = connection.settings_dict
    env = {
        "PGHOST": facts["HOST"],
        "PGPORT": str(facts["PORT"]),
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
        "PGDATABASE": str(facts["NAME"]),
    }
    given = {name: value for name, value in env.items() if value and database}
    done = subprocess.run(  # noqa: S603  # our own words, and no shell
        [_found(program), *options],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"{program}: {done.stderr.strip()[-500:]}")


def _found(program: str) -> str:
    """On the PATH, or where Debian keeps the newest version."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = max(installed, key=lambda path: float(path.parts[4]), default=None)
    found = newest or shutil.which(program)
    if not found:
        raise Refused(f"{program} is not installed: it comes with PostgreSQL's client.")
    return str(found)
