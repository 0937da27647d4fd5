"""Which files anybody can hand in, what becomes of them, and what the portal itself fetches."""

import zipfile
from io import BytesIO

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from tgtf_portal.core.documents.fields import DocumentField
from tgtf_portal.core.models import TableImport
from tgtf_portal.core.tests.test_source import places_of
from tgtf_portal.pages.tests.every_form import form_classes


def packed(name, content):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


SCRIPTED_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HUGE_PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x7f\xff\xff\xff" * 2 + b"\x08\x06\x00\x00\x00"
)
NO_LISTS = {
    "picture.svg": SCRIPTED_PICTURE,
    "picture.png": HUGE_PICTURE,
    "picture.csv": HUGE_PICTURE,
    "both.gif": b"GIF89a/*<script>alert(1)</script>*/",
    "page.html": b"<!DOCTYPE html><script>alert(1)</script>",
    "page.csv": b"<html><script>alert(1)</script>",
    "list.zip": packed("list.csv", b"email\na@example.org\n"),
    "list.xlsx": packed("../../etc/passwd", b"root"),
    "paper.pdf": b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>",
    "program.csv": b"MZ\x90\x00\x03",
}


def test_abuse_15_lists_and_documents_are_the_only_files_and_none_is_where_it_is_served():
    with_files = [
        f"{form.__module__}.{name}"
        for form in form_classes()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.FileField) and not isinstance(field, DocumentField)
    ]
    columns = [
        str(field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]

    assert with_files == ["tgtf_portal.core.admin.table_import.file"]
    assert columns == []
    kept = places_of(r"default_storage|\bMEDIA_(ROOT|URL)\b", ".py")
    assert {place.partition(":")[0] for place in kept} == {"tgtf_portal/settings.py"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NO_LISTS)
def test_abuse_15_what_is_no_list_is_refused_by_what_it_is(staff, name):
    file = SimpleUploadedFile(f"../../{name}", NO_LISTS[name], "text/csv")
    given = {"kind": "clusters", "file": file}

    answer = staff.post(reverse("admin:core_tableimport_upload"), given, follow=True)

    left = [(one.status, one.file_name) for one in TableImport.objects.all()]
    assert answer.status_code == 200
    assert left in ([], [("unreadable", name)]), left
    assert staff.get(f"{settings.MEDIA_URL}{name}").status_code == 404


# --- What the portal fetches ----------------------------------------------------------------------
def test_abuse_18_nothing_of_ours_fetches_an_address():
    """A test in which something connects to another machine fails: `core/tests/leaks.py`."""
    clients = r"urllib\.request|urlopen|http\.client|\brequests\b|\bhttpx\b|aiohttp|socket\.socket"

    assert places_of(rf"^\s*(import|from).*({clients})", ".py") == []
