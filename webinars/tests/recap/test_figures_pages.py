"""A recap's figures on its page and in its files: the picture and the table say the same."""

import io
import re

import pytest
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from markdown_it import MarkdownIt
from pypdf import PdfReader

from webinars.models import Insight, Registration
from webinars.recap.domain.document import document_of
from webinars.recap.domain.figures import figures_of
from webinars.recap.formats.docx import recap_docx
from webinars.recap.formats.markdown import recap_markdown
from webinars.recap.formats.pdf import recap_pdf
from webinars.tests.factories import RegistrationFactory, StatementFactory
from webinars.tests.nasty_recap import NASTY
from webinars.tests.published import room_of_published_recap, told
from webinars.tests.recap_outputs import FORMS, address, fetched, pdf_text, text_of

pytestmark = pytest.mark.django_db

FIGURES = ".//section[@aria-labelledby='part-figures']"


@pytest.fixture
def recap():
    room = room_of_published_recap()
    for kind, votes in (("barrier", 3), ("barrier", 1), ("need", 2)):
        told(room, text=f"Got {votes}", kind=kind, carried_votes=votes)
    for country in ("PT", "ES", "ES", "JP"):
        RegistrationFactory(webinar=room.webinar, country=country, attended=True)
    return room.webinar.recap


def expected(recap):
    """What each table has to say, by the figure's title."""
    figures = figures_of(recap, recap.statements.kept().with_sources())
    assert len(figures) == 3
    return {f.title: {(bar.label, str(bar.count)) for bar in f.bars} for f in figures}


def page(client, recap):
    return html.fromstring(fetched(client, recap.get_absolute_url()))


def words(element):
    return " ".join(element.text_content().split())


def test_the_page_has_each_figure_as_a_table_under_its_title(client, recap):
    root = page(client, recap)

    tables = {
        words(table.find("caption")): {
            (words(row.find("th")), words(row.find("td"))) for row in table.iterfind("tbody/tr")
        }
        for table in root.iterfind(f"{FIGURES}//figure//table")
    }
    assert tables == expected(recap)


def test_the_map_and_the_bars_say_what_their_tables_say(client, recap):
    figures = page(client, recap).findall(f"{FIGURES}//figure")
    on_the_map = {tile.get("aria-label") for tile in figures[0].iterfind("svg//*[@role='img']")}
    drawn = [
        [(m.get("value"), m.get("max")) for m in figure.iter("meter")] for figure in figures[1:]
    ]

    assert on_the_map == {"Portugal, people: 1", "Spain, people: 2", "Japan, people: 1"}
    assert drawn == [[("3", "3"), ("2", "3"), ("1", "3")], [("2", "2"), ("1", "2")]]
    assert "style=" not in html.tostring(figures[1]).decode()


def test_a_bar_of_votes_leads_to_the_sentence_on_the_page(client, recap):
    root = page(client, recap)

    links = [a.get("href") for a in root.iterfind(f"{FIGURES}//table//a")]
    assert [words(root.get_element_by_id(link.removeprefix("#"))) for link in links] == [
        "Told: Got 3.",
        "Told: Got 2.",
        "Told: Got 1.",
    ]


def test_the_contents_lead_to_the_figures_where_there_are_any(client, recap):
    leads = './/nav//a[@href="#part-figures"]'

    assert words(page(client, recap).find(leads)) == "In figures"
    assert page(client, StatementFactory().recap).find(leads) is None


def test_what_readers_may_not_see_is_in_no_figure_of_any_form(client, recap):
    room, now = recap.webinar.breakouts.get(), timezone.now()
    told(room, text="HIDDENMARKER", kind="offer", carried_votes=9, hidden_at=now)
    told(room, text="MERGEDMARKER", carried_votes=9, merged_into=Insight.objects.first())
    told(room, text="DROPPEDMARKER", carried_votes=9, statement={"dropped": True})
    RegistrationFactory(webinar=recap.webinar, country="IS", status="waiting", name="WAITMARKER")

    for name in FORMS:
        text = text_of(name, fetched(client, address(recap, name)))
        assert "MARKER" not in text, name
        assert "Iceland" not in text, name
        assert name == "recap-json" or "In figures" in text, name


def test_a_recap_without_insights_and_people_has_no_figure_in_any_form(client):
    recap = StatementFactory().recap

    for name in FORMS:
        assert "In figures" not in text_of(name, fetched(client, address(recap, name))), name


@pytest.mark.parametrize("name", [name for name in FORMS if name != "recap-json"])
def test_whoever_turns_out_to_have_attended_changes_the_etag(client, recap, name):
    before = client.get(address(recap, name))["ETag"]
    Registration.objects.filter(country="PT").update(country="FR")

    after = client.get(address(recap, name), headers={"if-none-match": before})

    assert after.status_code == 200


# --- Files ---------------------------------------------------------------------------------------
def test_the_word_document_has_each_figure_as_a_table_with_a_heading_row(recap):
    paper = Document(io.BytesIO(recap_docx(document_of(recap))))

    _facts, *tables = paper.tables
    captions = [p.text for p in paper.paragraphs if p.style.name == "Caption"]
    cells = [{tuple(cell.text for cell in row.cells) for row in t.rows[1:]} for t in tables]
    assert dict(zip(captions, cells, strict=True)) == expected(recap)
    assert all(t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for t in tables)
    assert [[cell.text for cell in t.rows[0].cells] for t in tables] == [
        ["Country", "People"],
        ["Insight", "Votes"],
        ["Kind", "Insights"],
    ]


def test_the_markdown_has_each_figure_as_a_table(recap):
    text = recap_markdown(document_of(recap))

    assert (
        "**What kinds of insight there are**\n\n| Kind | Insights |\n| --- | ---: |\n"
        "| Barrier | 2 |\n| Need | 1 |\n\n3 insights that this recap stands on are counted.\n"
    ) in text
    titled = re.findall(r"^\*\*(.+)\*\*\n\n\|.+\n\|.+\n((?:\|.+\n)+)", text, re.MULTILINE)
    tables = {t: set(re.findall(r"\| (.+) \| (\d+) \|", rows)) for t, rows in titled}
    assert tables == expected(recap)


def test_the_pdf_has_each_figure_as_a_tagged_table_with_its_caption(recap):
    content = recap_pdf(document_of(recap))

    kinds = list(_tags(PdfReader(io.BytesIO(content)).trailer["/Root"]))
    rows = sum(len(bars) + 1 for bars in expected(recap).values())
    assert [kinds.count(f"/{kind}") for kind in ("Caption", "Table", "TR", "TH", "TD")] == [
        *(3, 3),
        *(rows, 6, 2 * (rows - 3)),
    ]
    text = " ".join(pdf_text(content).split())
    assert "Country People Spain 2 Japan 1 Portugal 1 4 people who attended are counted." in text


def _tags(root):
    """The kinds of all elements of a document's structure."""
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield str(node.get("/S"))
            waiting.extend([node["/K"]] if "/K" in node else [])


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_stays_text_in_a_figure(client, nasty):
    room = room_of_published_recap()
    for text in (nasty, "Plain words"):
        told(room, text=text, carried_votes=1, statement={"text": "Told."})
    recap = room.webinar.recap
    document = document_of(recap)
    [figure] = document.figures
    label = figure.bars[0].label

    links = page(client, recap).findall(f"{FIGURES}//table//a")
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = reader.parse(recap_markdown(document))
    start = next(i for i, token in enumerate(tokens) if token.type == "tbody_open")
    cell = next(token for token in tokens[start:] if token.type == "inline")

    assert [words(link) for link in links] == [" ".join(label.split()), "Plain words"]
    assert links[0].getchildren() == []
    assert {child.type for child in cell.children} == {"text"}
    assert cell.children[0].content == label
    assert len([token for token in tokens if token.type == "tr_open"]) == 3
    assert recap_pdf(document).startswith(b"%PDF")
