"""Files as people hand them in, and as others would like to pass them off."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as Word
from openpyxl import Workbook
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/main.xml" ContentType="{}"/></Types>'
)
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def packed(**parts):
    """An archive; two underscores stand for the dot of a name."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def word():
    file = BytesIO()
    Word().save(file)
    return file.getvalue()


def excel():
    file = BytesIO()
    Workbook().save(file)
    return file.getvalue()


def slides(types=SLIDES, **more):
    return packed(**{"[Content_Types].xml": TYPES.format(types), "main.xml": "<p/>", **more})


def open_document(kind="text", **more):
    said = f"application/vnd.oasis.opendocument.{kind}"
    return packed(**{"mimetype": said, "content.xml": "<p/>", **more})


def picture(called="PNG", size=(4, 2), mode="RGB", **options):
    file = BytesIO()
    Image.new(mode, size, "green").save(file, called, **options)
    return file.getvalue()


def bomb(side=30_000):
    """A PNG that says it has so many pixels, in a hundred bytes."""

    def part(name, content):
        told = name + content
        return struct.pack(">I", len(content)) + told + struct.pack(">I", zlib.crc32(told))

    head = part(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    body = part(b"IDAT", zlib.compress(bytes(side // 8 + 1)))
    return b"\x89PNG\r\n\x1a\n" + head + body + part(b"IEND", b"")


def upload(content, name="file", said="application/pdf"):
    return SimpleUploadedFile(name, content, said)
