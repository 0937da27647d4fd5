"""The certificate as a file: one page, tagged, whatever somebody is called."""

import re
import zlib

import pytest

from webinars.followup.domain.certificates import certificate_file
from webinars.tests.factories import CertificateFactory

pytestmark = pytest.mark.django_db

NAMES = [
    "Ana Šimić",
    "O'Brien",
    "Nguyễn Þór d’Arc",
    "Ελένη Олена ქეთევან Արմեն",
    "محمد علی رضایی",
    "שָׁלוֹם",
    "नरेन्द्र สมชาย",
    "👨‍👩‍👧 Family",
    '#panic("x") $x^2$ *b* _i_ `c` @ref <label> // /* \\ [ ] { } "q"',
    '#read("/etc/passwd")',
    "</script><script>alert(1)</script>",
    '"},{"name":"Somebody else',
    "{{ 7*7 }} {0.__class__} %s",
    "W" * 120,
    "Null",
    "x",
]


def structure(pdf):
    """Everything readable in the file, its packed streams unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(unpacked(stream) for stream in packed)


def unpacked(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("name", NAMES)
def test_every_name_makes_one_page_that_is_tagged(name):
    certificate = CertificateFactory(name=name, webinar_title=name)

    inside = structure(certificate_file(certificate))

    assert len(re.findall(rb"/Type ?/Page\b(?!s)", inside)) == 1
    for mark in (rb"/StructTreeRoot", rb"/Lang", rb"pdfuaid:part", rb"/Alt"):
        assert mark in inside, mark


@pytest.mark.parametrize(
    ("name", "title"),
    [("\U00012000", "Économie"), ("Ana", "\U00012000"), ("\U00012000", "\U00012001"), ("李", "綠")],
)
def test_a_name_that_no_font_can_write_sends_the_reader_to_the_check_page(name, title):
    certificate = CertificateFactory(name=name, webinar_title=title)

    inside = structure(certificate_file(certificate))

    assert b"pdfuaid:part" in inside
    assert certificate.get_absolute_url().encode() in inside


def test_the_file_is_the_same_on_every_download():
    certificate = CertificateFactory()
    assert len(certificate_file(certificate)) == len(certificate_file(certificate))
