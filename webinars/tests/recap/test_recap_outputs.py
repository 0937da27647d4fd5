"""What a recap is in every form: nothing that readers may not see, and well made documents."""

import io

import pytest
from django.conf import settings
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.common.told import settle_told
from webinars.models import Correction, Insight
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.document import document_of
from webinars.recap.domain.publication import approve_and_publish, withdraw_recap
from webinars.recap.formats.docx import recap_docx
from webinars.recap.formats.markdown import recap_markdown
from webinars.recap.formats.pdf import recap_pdf
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SourceFactory,
    StatementFactory,
)
from webinars.tests.recap_outputs import (
    FEEDS,
    FORMS,
    address,
    everything,
    fetched,
    mail_to,
    pdf_text,
    text_of,
)

pytestmark = pytest.mark.django_db

SECRETS = {
    "EARLYHIDDEN",
    "LATEHIDDEN",
    "LATEMERGED",
    "NOTCHOSEN",
    "NOTACCEPTED",
    "NAMELESSAUTHOR",
    "CLUSTERAUTHOR",
    "LATERRULED",
    "OTHERDRAFT",
    "OTHERWITHDRAWN",
}


@pytest.fixture
def recap():
    webinar = HeldWebinarFactory(slug="pathways", title="Pathways", attended=50)
    room = BreakoutFactory(webinar=webinar, title="Green leadership")
    HostFactory(breakout=room)
    person = RegistrationFactory(webinar=webinar, name="NAMELESSAUTHOR")
    conclusion = InsightFactory(
        breakout=room, kind=Insight.Kind.CONCLUSION, text="CONCLUSIONSHOWN matters"
    )
    shown = InsightFactory(
        breakout=room,
        text="NOTESHOWN counts",
        registration=person,
        author_name="NAMELESSAUTHOR",
        attribution=Insight.Attribution.ANONYMOUS,
        carried_votes=7,
    )
    for text, facts in {
        "EARLYHIDDEN": {"hidden_at": timezone.now()},
        "EARLYMERGED": {"merged_into": shown},
        "LATEHIDDEN": {},
        "LATEMERGED": {},
        "NOTCHOSEN": {},
        "NOTACCEPTED": {},
        "CLUSTERSHOWN": {
            "registration": RegistrationFactory(webinar=webinar, name="CLUSTERAUTHOR"),
            "author_name": "CLUSTERAUTHOR",
            "attribution": Insight.Attribution.CLUSTER,
        },
    }.items():
        InsightFactory(breakout=room, text=f"{text} is what this one says", **facts)
    RegistrationFactory(webinar=webinar, name="Rita Reader")
    recap = approve_and_publish(compile_recap(webinar), by=None)
    _later(recap, conclusion)
    return recap


def _later(recap, conclusion):
    """What staff and hosts did since: each text stood in the recap as it was compiled."""
    now, statements = timezone.now(), recap.statements.filter
    assert statements(text__contains="LATEHIDDEN").exists()
    Insight.objects.filter(text__contains="LATEHIDDEN").update(hidden_at=now)
    Insight.objects.filter(text__contains="LATEMERGED").update(merged_into=conclusion)
    statements(text__contains="NOTCHOSEN").update(dropped=True, dropped_reason="LATERRULED out")
    statements(text__contains="NOTACCEPTED").update(offered=True)
    settle_told(recap.webinar_id)
    for status, title in (("draft", "OTHERDRAFT"), ("withdrawn", "OTHERWITHDRAWN")):
        other = RecapFactory(status=status, title=title, standfirst=title)
        StatementFactory(recap=other, text=title)


def test_what_readers_may_not_see_is_in_no_output(client, recap):
    said = everything(client, recap, recap.webinar.registrations.get(name="Rita Reader"))

    found = {(name, secret) for name, text in said.items() for secret in SECRETS if secret in text}
    assert found == set()
    for name in FORMS:
        assert "CONCLUSIONSHOWN" in said[name], name
        assert "NOTESHOWN" in said[name], name
        assert "EARLYMERGED" in said[name], name  # as a source of the note that it is a copy of
        assert "CLUSTERSHOWN" in said[name], name
    assert all("Pathways" in said[name] for name in [*FEEDS, "mail 0"])


def test_the_mail_tells_the_standfirst_the_address_and_the_forms(recap):
    text = mail_to(recap.webinar.registrations.get(name="Rita Reader"))[1]

    assert recap.standfirst in " ".join(text.split())
    assert f"{settings.SITE_URL}{recap.get_absolute_url()}" in text
    assert "PDF, Word document and Markdown" in " ".join(text.split())


def test_abuse_24_a_withdrawn_recap_is_in_no_output_and_staff_see_it_uncached(client, recap):
    withdraw_recap(recap, by=None)

    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        assert {client.get(address(recap, name)).status_code for name in FORMS} == {410}
        for name in FEEDS:
            assert "Pathways" not in fetched(client, address(recap, name)).decode()
    client.force_login(CoordinatorFactory())
    for name in FORMS:
        answer = client.get(address(recap, name))
        assert answer.status_code == 200
        assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_staff_read_in_every_document_that_a_draft_is_one():
    document = document_of(RecapFactory(status="draft", published_at=None))

    assert "only staff see it" in pdf_text(recap_pdf(document))
    assert "only staff see it" in recap_markdown(document)
    assert "only staff see it" in text_of("recap-as-docx", recap_docx(document))


# --- What a document holds -----------------------------------------------------------------------
@pytest.fixture
def small():
    """Two sentences on one source, one of them edited, and a correction."""
    recap = RecapFactory(title="Green pathways", standfirst="What clusters found.", language="en")
    room = BreakoutFactory(webinar=recap.webinar, title="Energy")
    first = StatementFactory(recap=recap, key="conclusion/1", breakout=room, text="Save first.")
    second = StatementFactory(
        recap=recap, section="closing", text="Said better.", drafted="Said badly."
    )
    for statement in (first, second):
        SourceFactory(statement=statement, reference="webinar/1", text="The minutes.")
    Correction.objects.create(recap=recap, note="A figure was put right.")
    Correction.objects.update(made_at="2026-03-02T12:00:00Z")
    return recap


def test_the_markdown_has_headings_numbered_sources_edits_and_corrections(small):
    text = recap_markdown(document_of(small))

    assert "# Green pathways\n\n**What clusters found.**" in text
    assert "## Energy\n\n> Save first. [1]\n" in text
    assert "Said better. *(edited)* [1]" in text
    assert "## Corrections\n\n- 2 March 2026: A figure was put right." in text
    assert text.count("1. Webinar: The minutes.") == 1


def test_the_word_document_has_headings_a_language_and_links_to_its_sources(small):
    paper = Document(io.BytesIO(recap_docx(document_of(small))))

    styles = [(p.style.name, p.text) for p in paper.paragraphs]
    assert ("Title", "Green pathways") in styles
    assert ("Heading 1", "Energy") in styles
    assert ("Intense Quote", "Save first.1") in styles
    assert ("Normal", "Said better. (edited)1") in styles
    assert ("Normal", "2 March 2026: A figure was put right.") in styles
    assert ("Normal", "1\tWebinar: The minutes.") in styles
    about = paper.core_properties
    assert (about.title, about.language, about.author) == (
        "Green pathways",
        "en",
        small.webinar.series.facility.name,
    )
    assert '<w:lang w:val="en"' in paper.styles.element.xml
    assert paper.element.xml.count('w:anchor="note-1"') == 2
    assert paper.element.xml.count('w:name="note-1"') == 1


def test_the_pdf_is_tagged_and_has_a_title_a_language_and_the_same_words(small):
    content = recap_pdf(document_of(small))
    pdf = PdfReader(io.BytesIO(content))

    root = pdf.trailer["/Root"]
    assert (pdf.metadata.title, root["/Lang"]) == ("Green pathways", "en")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    text = " ".join(pdf_text(content).split())
    for words in ("Energy", "Save first.", "Said better. (edited)", "Webinar: The minutes."):
        assert words in text
    assert "2 March 2026 A figure was put right." in text


@pytest.fixture
def parted():
    """What came up in several rooms, two steps, and a closing, each on a count alone."""
    recap = RecapFactory(language="en")
    for section, text in (
        ("across", "Permits took long in two rooms."),
        ("steps", "Ada sends a checklist."),
        ("steps", "Ben asks the ministry."),
        ("closing", "All went home."),
    ):
        SourceFactory(statement=StatementFactory(recap=recap, section=section, text=text))
    return recap


def test_what_came_up_in_several_rooms_and_the_steps_are_titled_lists_in_every_file(parted):
    document = document_of(parted)

    across = "## What came up in several rooms\n\n- Permits took long in two rooms. ["
    steps = "## Next steps\n\n- Ada sends a checklist. [2]\n- Ben asks the ministry. ["
    markdown = recap_markdown(document)
    assert across in markdown
    assert steps in markdown
    assert "## How it closed\n\nAll went home. [" in markdown
    paper = Document(io.BytesIO(recap_docx(document)))
    listed = [p.text for p in paper.paragraphs if p.style.name == "List Bullet"]
    assert listed == [
        "Permits took long in two rooms.1",
        "Ada sends a checklist.2",
        "Ben asks the ministry.3",
    ]
    titles = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]
    assert titles[:3] == ["What came up in several rooms", "Next steps", "How it closed"]
    printed = " ".join(pdf_text(recap_pdf(document)).split())
    assert printed.index(titles[0]) < printed.index(titles[1]) < printed.index(titles[2])
    assert "• Ada sends a checklist." in printed


@pytest.mark.parametrize("make", [recap_pdf, recap_docx, recap_markdown])
def test_a_document_is_the_same_bytes_at_any_time(small, make, time_machine):
    time_machine.move_to("2027-01-01T08:00:00Z")
    first = make(document_of(small))
    make.cache_clear()
    time_machine.move_to("2028-02-03T09:10:11Z")

    assert make(document_of(small)) == first
