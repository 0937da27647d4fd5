"""The facility's page texts: what is refused, published, taken off, put back and taken along."""

import pytest

from clusters.domain.facility_page import copy_pages, publish_page, put_back, withdraw_page
from clusters.domain.page_texts import published_text
from clusters.forms.facility_page import PutBackForm
from clusters.models import FacilityPage, PageQuestion
from clusters.models.facility_page import MOST_LETTERS, validate_page_text
from clusters.tests.factories import ClusterFactory, FacilityFactory, FacilityPageFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def faults(text):
    try:
        validate_page_text(text)
    except Exception as fault:
        return " ".join(fault.messages)
    return ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[go](javascript:alert(1))", "begins with https://"),
        ("[go](JAVASCRIPT:alert(1))", "begins with https://"),
        ("[go](data:text/html,x)", "begins with https://"),
        ("[go](//evil.example/)", "begins with https://"),
        ("[go](http://example.com/)", "begins with https://"),
        ("[go](https://user@example.com/)", "user name"),
        ("[go](https://127.0.0.1/)", "named public site"),
        ("[go](mailto:nobody)", "valid email"),
        ("[](/clusters/)", "give the link words"),
        ("\n\n[go](/no-such-page/)", "Line 3: no page for everybody stands at /no-such-page/"),
        ("[go](/clusters/no-such-cluster/)", "no page for everybody"),
        ("[go](/admin/)", "no page for everybody"),
        ("[go](/dashboard/)", "no page for everybody"),
        ("one\n<b>two</b>", "Line 2: write no HTML: “<b>”"),
        ("<script>alert(1)</script>", "write no HTML"),
        ("![cat](https://example.com/cat.png)", "no pictures"),
        ("# Title", "begin a heading with ##"),
        ("#### Deep", "begin a heading with ##"),
    ],
)
def test_a_text_is_refused_with_the_line_of_its_fault(text, said):
    assert said in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "## For whom\n\nAny **sector**: [all](/clusters/?country=IT#map).\n\n- one\n- two",
        "[us](mailto:facility@example.org) or [them](https://www.example.com/a?b=c)",
        "5 < 6 and a <3 of 2",
        "[" * 2000,
        "*" * 2000,
    ],
)
def test_a_sound_text_is_taken(text):
    assert faults(text) == ""


def test_a_link_to_a_cluster_is_sound_as_long_as_everybody_sees_it():
    cluster = ClusterFactory(slug="one")
    assert faults("[one](/clusters/one/)") == ""
    cluster.listed = False
    cluster.save()
    assert "no page for everybody" in faults("[one](/clusters/one/)")


def test_the_draft_is_read_by_nobody_until_it_is_published():
    page = FacilityPageFactory(body="First.")
    assert published_text("about") is None
    coordinator = UserFactory()

    edition = publish_page(page, by=coordinator)

    assert (edition.number, edition.published_by, edition.is_current) == (1, coordinator, True)
    assert published_text("about").body == "First."
    page.body = "Second."
    page.save()
    assert published_text("about").body == "First."
    assert publish_page(page, by=None).number == 2
    assert published_text("about").body == "Second."
    assert page.editions.filter(is_current=True).count() == 1
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["page.published", "page.published"]


def test_publishing_the_same_text_again_is_refused():
    page = FacilityPageFactory()
    publish_page(page, by=None)
    with pytest.raises(Refused, match="just this text already"):
        publish_page(page, by=None)


def test_a_link_that_broke_since_it_was_written_stops_the_publication():
    cluster = ClusterFactory(slug="one")
    page = FacilityPageFactory(body="[one](/clusters/one/)")
    cluster.delete()
    with pytest.raises(Refused, match="/clusters/one/"):
        publish_page(page, by=None)
    assert not page.editions.exists()


def test_questions_are_published_in_their_order_with_their_answers():
    page = FacilityPageFactory(kind="questions")
    with pytest.raises(Refused, match="Write a question"):
        publish_page(page, by=None)
    PageQuestion.objects.create(page=page, position=2, question="Why?", answer="So.")
    PageQuestion.objects.create(page=page, position=1, question="Who?", answer="[All](/clusters/).")

    publish_page(page, by=None)

    asked = published_text("questions").questions
    assert [(a.question, a.anchor) for a in asked] == [("Who?", "1-who"), ("Why?", "2-why")]
    assert asked[0].html == '<p><a href="/clusters/">All</a>.</p>\n'
    page.questions.filter(question="Why?").update(answer="Just so.")
    assert publish_page(page, by=None).questions[1] == ["Why?", "Just so."]


def test_an_earlier_edition_is_put_back_into_the_draft_and_read_once_it_is_published():
    page = FacilityPageFactory(kind="questions", body="First.")
    PageQuestion.objects.create(page=page, position=1, question="Who?", answer="All.")
    first = publish_page(page, by=None)
    page.body = "Second."
    page.save()
    page.questions.all().delete()
    PageQuestion.objects.create(page=page, position=1, question="Why?", answer="So.")
    publish_page(page, by=None)

    put_back(page, edition=first, by=None)

    page.refresh_from_db()
    assert page.body == "First."
    assert [q.question for q in page.questions.all()] == ["Who?"]
    assert published_text("questions").body == "Second."
    assert publish_page(page, by=None).number == 3
    assert published_text("questions").body == "First."


def test_an_edition_of_another_page_is_neither_offered_nor_taken():
    edition = publish_page(FacilityPageFactory(kind="contact"), by=None)
    page = FacilityPageFactory()
    assert not PutBackForm({"edition": edition.pk}, thing=page).is_valid()
    with pytest.raises(Refused, match="another page"):
        put_back(page, edition=edition, by=None)


def test_what_is_taken_off_is_read_by_nobody_and_keeps_its_editions():
    page = FacilityPageFactory()
    with pytest.raises(Refused, match="not published"):
        withdraw_page(page, by=None)
    publish_page(page, by=None)

    withdraw_page(page, by=None)

    assert published_text("about") is None
    assert page.editions.count() == 1


def test_texts_of_another_facility_are_not_read():
    publish_page(FacilityPageFactory(facility=FacilityFactory(slug="next-year")), by=None)
    assert published_text("about") is None


def test_a_new_facility_has_the_texts_as_drafts():
    page = FacilityPageFactory(kind="questions")
    PageQuestion.objects.create(page=page, position=1, question="Who?", answer="All.")
    publish_page(page, by=None)
    new = FacilityFactory(slug="next-year")

    copy_pages(page.facility, new)

    copied = FacilityPage.objects.get(facility=new)
    assert (copied.title, copied.kind) == (page.title, "questions")
    assert [q.question for q in copied.questions.all()] == ["Who?"]
    assert not copied.editions.exists()


def test_a_text_has_its_length(staff_form):
    form = staff_form(body="a" * 100_000)
    assert f"at most {MOST_LETTERS} characters" in form.errors["body"][0]


@pytest.fixture
def staff_form():
    from django.forms import modelform_factory

    made = modelform_factory(FacilityPage, fields=["facility", "kind", "language", "title", "body"])
    facility = FacilityFactory()

    def form(**given):
        told = {"facility": facility.pk, "kind": "about", "language": "en", "title": "About"}
        return made({**told, **given})

    return form
