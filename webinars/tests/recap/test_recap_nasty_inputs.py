"""Whatever people typed is text in every form of a recap: never run, never markup, never lost."""

import io
import json
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from docx import Document
from markdown_it import MarkdownIt
from pypdf import PdfReader

from tgtf_portal.core.values.text import plain
from webinars.recap.domain.document import document_of
from webinars.recap.formats.docx import recap_docx
from webinars.recap.formats.markdown import recap_markdown
from webinars.recap.formats.pdf import recap_pdf
from webinars.tests.nasty_recap import NASTY, told
from webinars.tests.recap_outputs import (
    address,
    fetched,
    pdf_text,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_is_text_in_markdown(words):
    recap = told(words)
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

    tokens = reader.parse(recap_markdown(document_of(recap)))
    inline = [child for token in tokens for child in token.children or []]

    allowed = {"text", "softbreak", "hardbreak", "strong_open", "strong_close"}
    kinds = {token.type for token in inline} - allowed
    assert kinds <= {"link_open", "link_close", "em_open", "em_close"}
    links = [token.attrs["href"] for token in inline if token.type == "link_open"]
    assert links == [document_of(recap).link]
    blocks = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert blocks <= {
        "heading",
        "paragraph",
        "inline",
        "bullet_list",
        "ordered_list",
        "list_item",
        "blockquote",
    }
    shown = "".join(token.content or " " for token in inline)
    lines = [" ".join(line.split()) for line in plain(words).split("\n")]
    assert all(shown.count(line) >= 4 for line in lines if line)


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_is_text_in_a_word_document(words):
    paper = Document(io.BytesIO(recap_docx(document_of(told(words)))))

    paragraphs = [paragraph.text for paragraph in paper.paragraphs]
    assert sum(plain(words) in text for text in paragraphs) >= 4
    external = [rel for rel in paper.part.rels.values() if rel.is_external]
    assert external == []


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_makes_a_pdf_that_opens(words):
    content = recap_pdf(document_of(told(words)))

    pdf = PdfReader(io.BytesIO(content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"/JavaScript" not in content
    links = {str(note["/A"]["/URI"]) for page in pdf.pages for note in outward(page)}
    assert all(link.endswith("/recap/") for link in links)
    text = "".join(pdf_text(content).split())
    if len(words) > 1000:  # pages end in between
        assert text.count(words[0]) >= 4 * plain(words).count(words[0])
    elif words.isascii() and words.isprintable():
        assert text.count("".join(plain(words).split())) >= 4


def outward(page):
    notes = [note.get_object() for note in page.get("/Annots") or []]
    return [note for note in notes if "/URI" in note.get("/A", {})]


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_is_text_in_json_feeds_and_mail(client, words):
    recap = told(words)

    statements = json.loads(fetched(client, address(recap, "recap-json")))["statements"]
    assert {statement["text"] for statement in statements} == {plain(words)}
    rss = ET.fromstring(fetched(client, address(recap, "recap-rss")))
    for tag, text in (("title", recap.title), ("description", plain(words[:600]))):
        html = rss.findtext(f"./channel/item/{tag}")
        assert "<" not in html
        assert unescape(html).split() == plain(text).split()
    atom = ET.fromstring(fetched(client, address(recap, "recap-atom")))
    title = atom.find("./{*}entry/{*}title")
    assert "".join(title.text.split()) == "".join(recap.title.split())


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_is_text_on_the_page(client, words):
    page = fetched(client, told(words).get_absolute_url()).decode()

    for tag in ("<script>alert", "<img src=x", "<javascript", "<!-- ]]>"):
        assert tag not in page
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    article, event = json.loads(data)["@graph"]
    assert article["description"] == plain(words[:600])
    assert (article["@type"], event["@type"], event["name"]) == ("Article", "Event", "Nasty")
