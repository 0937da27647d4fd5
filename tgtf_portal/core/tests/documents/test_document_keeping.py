"""What becomes of a file that somebody hands in."""

import time
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import Form
from django.utils import timezone
from PIL import Image

from tgtf_portal.core.documents.fields import DocumentField
from tgtf_portal.core.documents.keeping import documents_storage, keep_document, look_into
from tgtf_portal.core.documents.sweep import sweep_documents
from tgtf_portal.core.models import Document
from tgtf_portal.core.tests import files
from tgtf_portal.core.tests.factories import UserFactory

MACRO, PROGRAM, ARCHIVE = "macros", "program", "archive"
TAKEN = {
    "plan.pdf": ("pdf", files.PDF),
    "plan.docx": ("docx", files.word()),
    "plan.xlsx": ("xlsx", files.excel()),
    "plan.pptx": ("pptx", files.slides()),
    "plan.odt": ("odt", files.open_document()),
    "plan.ods": ("ods", files.open_document("spreadsheet")),
    "plan.txt": ("txt", "Später mehr.\r\n".encode()),
    "plan.csv": ("csv", "Größe;1\n".encode("cp1252")),
    "wide.txt": ("txt", "Größe\t1\n".encode("utf-16")),
    "plan.png": ("png", files.picture()),
    "plan.jpeg": ("jpg", files.picture("JPEG")),
    "plan.webp": ("webp", files.picture("WEBP")),
}
UNWANTED = {
    "empty": (b"", "0 bytes"),
    "Windows program": (b"MZ\x90\x00" + b"x" * 90, PROGRAM),
    "Linux program": (b"\x7fELF" + b"x" * 90, PROGRAM),
    "script": (b"#!/bin/sh\nrm -rf ~\n", PROGRAM),
    "page": (b"  <!DOCTYPE html><p>hello", "web page"),
    "wide page": ("<html>".encode("utf-16"), "web page"),
    "page within text": (b"hello <script>alert(1)</script>", "web page"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "web page"),
    "archive": (files.packed(**{"a.txt": "a"}), ARCHIVE),
    "broken archive": (b"PK\x03\x04" + b"x" * 90, "broken"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"x" * 90, "old Office"),
    "macro by type": (files.slides(files.MACROS), MACRO),
    "macro by part": (files.slides(**{"ppt/vbaProject.bin": "x"}), MACRO),
    "open macro": (files.open_document(**{"Basic/Standard/Module1.xml": "x"}), MACRO),
    "cut off PDF": (files.PDF[:40], "cut off"),
    "PDF with a program": (files.PDF.replace(b"/Catalog", b"/Catalog/S/JavaScript"), PROGRAM),
    "PDF that hides it": (files.PDF.replace(b"/Catalog", b"/C/S/J#61vaScr#69pt"), PROGRAM),
    "noise": (bytes(range(256)) * 4, "Choose a PDF"),
    "broken picture": (files.picture()[:45], "picture is broken"),
    "picture of 900 million pixels": (files.bomb(), "50 million pixels"),
}


class FileForm(Form):
    file = DocumentField(required=False)


def handed_in(content, name="paper.pdf"):
    return FileForm({}, {"file": files.upload(content, name)})


@pytest.mark.parametrize("name", TAKEN)
def test_document_kind_is_told_by_content_whatever_its_name_and_type_say(name):
    kind, content = TAKEN[name]

    form = handed_in(content, name)
    assert form.is_valid(), form.errors
    found = form.cleaned_data["file"]
    assert (found.kind.name, found.name) == (kind, name)

    other = look_into(files.upload(content, "setup.exe", "text/html"))
    ends = "txt" if kind == "csv" else kind
    assert (other.kind.name, other.name) == (ends, f"setup.exe.{ends}")


@pytest.mark.parametrize("what", UNWANTED)
def test_what_is_no_document_is_refused_beside_the_field_in_a_sentence(what):
    content, words = UNWANTED[what]

    [sentence] = handed_in(content).errors["file"]

    assert words in sentence
    assert sentence.endswith(".")


def test_a_huge_picture_is_refused_by_what_it_says_of_itself():
    content = files.bomb()
    began = time.perf_counter()

    assert not handed_in(content, "photo.png").is_valid()

    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize(("size", "words"), [(20 << 20, None), (21 << 20, "has 21 MB; at most 20")])
def test_a_document_has_20_mb_at_most(size, words):
    found = handed_in(b"x" * size, "long.txt").errors.get("file", [""])[0]

    assert (words in found) if words else found == ""


@pytest.mark.parametrize("called", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_without_what_the_camera_wrote_into_it(called):
    exif = Image.Exif()
    exif[0x010E] = "Where Ana lives"
    exif[0x0112] = 6  # to be turned by a quarter
    content = files.picture(called, exif=exif)
    assert b"Where Ana lives" in content

    kept = look_into(files.upload(content + b"<script>tail</script>", "photo"))

    kept.file.seek(0)
    written = kept.file.read()
    assert b"Ana" not in written
    assert b"script" not in written
    assert Image.open(BytesIO(written)).size == (2, 4)
    assert sha256(written).hexdigest() == kept.digest


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ana\\Plan.PDF", "Plan.PDF"),
        ('a"b\r\nSet-Cookie: x.pdf', "a-b Set-Cookie- x.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("Größe  " + "x" * 300 + ".pdf", "Größe " + "x" * 114 + ".pdf"),
        ("...", "document.pdf"),
    ],
)
def test_a_name_is_kept_as_people_know_it_without_its_tricks(said, kept):
    file = SimpleUploadedFile("x", files.PDF)
    file._name = said  # as a client writes it, before Django takes its folders away

    assert look_into(file).name == kept


# --- What is kept ---------------------------------------------------------------------------------
def kept_file(**facts):
    return keep_document(look_into(files.upload(files.PDF, "plan.pdf")), by=None, **facts)


@pytest.mark.django_db
def test_a_document_lies_under_a_name_that_says_nothing_and_its_versions_are_counted():
    by = UserFactory()

    first = keep_document(look_into(files.upload(files.PDF, "plan.pdf")), by=by)
    second = kept_file(before=first)

    assert (first.name, first.size, first.uploaded_by) == ("plan.pdf", len(files.PDF), by)
    assert first.digest == sha256(files.PDF).hexdigest()
    assert documents_storage().open(first.stored_as).read() == files.PDF
    assert "plan" not in first.stored_as
    assert (second.series, second.version) == (first.series, 2)
    assert len({first.code, second.code, first.stored_as, second.stored_as}) == 4


@pytest.mark.django_db
def test_files_that_nothing_holds_are_swept_after_a_day(time_machine):
    with transaction.atomic():
        kept_file()
        transaction.set_rollback(True)
    kept_file()
    assert Document.objects.count() == 1

    assert sweep_documents() == 0

    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert sweep_documents() == 2
    assert sweep_documents() == 0
    assert not Document.objects.exists()
