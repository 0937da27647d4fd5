"""A backup has every document, and a restored one is compared with it hash for hash."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tgtf_portal.core.backup import back_up, damaged_documents, restore
from tgtf_portal.core.documents.keeping import documents_storage
from tgtf_portal.core.documents.sweep import sweep_documents
from tgtf_portal.core.models import Document
from tgtf_portal.core.tests import files
from tgtf_portal.core.tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db(transaction=True)  # the database itself is replaced


def lose_everything(documents):
    for document in documents:
        documents_storage().delete(document.stored_as)
    Document.objects.all().delete()


@pytest.mark.parametrize("kept_in", ["FileSystemStorage", "InMemoryStorage"])
def test_a_restored_backup_has_every_document_hash_for_hash(tmp_path, capsys, settings, kept_in):
    """Also where the storage is no folder: nothing is asked of it that a bucket could not do."""
    storage = settings.STORAGES["documents"]
    if kept_in != "FileSystemStorage":
        storage = {"BACKEND": f"django.core.files.storage.{kept_in}"}
    settings.STORAGES = {**settings.STORAGES, "documents": storage}
    documents = [
        DocumentFactory(),
        DocumentFactory(content=files.picture(), name="photo.png"),
        DocumentFactory(content=b"x" * (3 << 20), name="long.txt"),
    ]
    target = tmp_path / "backup"
    call_command("backup", str(target))
    lose_everything(documents)
    later = DocumentFactory()

    call_command("restore", str(target))

    assert "Documents, each as it was handed in: 3." in capsys.readouterr().out
    assert damaged_documents() == []
    kept = dict(Document.objects.values_list("stored_as", "digest"))
    assert kept == {document.stored_as: document.digest for document in documents}
    assert later.stored_as not in kept
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_damaged_document_is_named_by_restore_and_by_backup(tmp_path, capsys):
    gone, changed = DocumentFactory.create_batch(2)
    back_up(tmp_path / "whole")
    path = documents_storage().path(changed.stored_as)
    with Path(path).open("ab") as file:
        file.write(b"more")
    documents_storage().delete(gone.stored_as)
    assert set(damaged_documents()) == {gone.stored_as, changed.stored_as}

    call_command("backup", str(tmp_path / "lacking"))
    assert f"lacks a document: {gone.stored_as}" in capsys.readouterr().err

    restore(tmp_path / "whole")
    assert damaged_documents() == []


def test_a_backup_that_was_cut_off_changes_nothing(tmp_path):
    documents = DocumentFactory.create_batch(2)
    target = tmp_path / "backup"
    back_up(target)
    target.write_bytes(target.read_bytes()[:-4000])
    documents_storage().delete(documents[0].stored_as)

    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(target))

    assert Document.objects.count() == 2
    assert damaged_documents() == [documents[0].stored_as]


def test_files_are_swept_from_a_storage_that_is_no_folder(settings, time_machine):
    backend = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "documents": backend}
    DocumentFactory()

    time_machine.move_to(timezone.now() + timedelta(days=2))

    assert (sweep_documents(), sweep_documents()) == (1, 0)
