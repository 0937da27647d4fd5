"""Staff open a draft for hosts and speakers, see what they propose, and answer it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.reading import words
from webinars.models import Amendment, Recap, Statement
from webinars.tests.factories import (
    AmendmentFactory,
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:webinars_amendment_changelist")


@pytest.fixture
def recap():
    return RecapFactory(status="draft", published_at=None, webinar__time_zone="Europe/Brussels")


@pytest.fixture
def amendment(recap):
    statement = StatementFactory(recap=recap, text="Clusters lead.")
    return AmendmentFactory(statement=statement, text="Clusters help to lead.", name="Hanna")


def page(noun, action, thing):
    return reverse(f"admin:webinars_{noun}_{action}", args=[thing.pk])


def window(**ahead):
    at = timezone.localtime(timezone.now() + timedelta(**ahead), Recap.objects.get().webinar.zone)
    return {"until": at.strftime("%Y-%m-%dT%H:%M")}


def test_staff_open_a_draft_and_read_who_is_asked_and_who_cannot_be(staff, recap):
    SpeakerFactory(webinar=recap.webinar, name="Sam", email="sam@example.org")
    HostFactory(breakout=BreakoutFactory(webinar=recap.webinar), name="Nemo", email="")
    address = page("recap", "open_amendments", recap)

    plan = words(staff.get(address))
    assert "1 host or speaker gets a mail" in plan
    assert "Without an address, and therefore not asked: Nemo." in plan
    answer = staff.post(address, window(days=2), follow=True)

    assert "1 person is mailed." in words(answer)
    recap.refresh_from_db()
    assert timedelta(days=1, hours=23) < recap.amend_until - timezone.now() < timedelta(days=2)
    assert Message.objects.get().recipient == "sam@example.org"
    assert "nobody is mailed a second time" in words(staff.get(address))


def test_an_end_in_the_past_is_refused_beside_the_form(staff, recap):
    answer = staff.post(page("recap", "open_amendments", recap), window(days=-1))

    assert "within the next 30 days" in words(answer)
    assert Recap.objects.get().amend_until is None


def test_staff_end_the_reading(staff, recap):
    Recap.objects.update(amend_until=timezone.now() + timedelta(days=1))

    answer = staff.post(page("recap", "close_amendments", recap), follow=True)

    assert "cannot be proposed any more" in words(answer)
    assert Recap.objects.get().amend_until <= timezone.now()


def test_the_list_shows_those_that_wait_first(staff, amendment):
    AmendmentFactory(statement=amendment.statement, text="Later, and declined.", status="declined")

    shown = words(staff.get(LIST))

    assert shown.index("Clusters help to lead.") < shown.index("Later, and declined.")


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_costs_a_constant_number_of_queries(
    staff, amendment, rows, django_assert_num_queries
):
    for _n in range(rows):
        AmendmentFactory(statement__recap=amendment.statement.recap)

    with django_assert_num_queries(6):
        staff.get(LIST)


def test_an_open_amendment_stands_beside_its_sentence_in_the_editor(staff, amendment):
    recap = amendment.statement.recap
    shown = words(staff.get(reverse("admin:webinars_recap_change", args=[recap.pk])))

    assert "Hanna proposes:" in shown
    assert page("amendment", "accept", amendment) in shown
    assert page("amendment", "decline", amendment) in shown


def accept(staff, amendment, text="Clusters help to lead.", read="Clusters lead.", **facts):
    address = page("amendment", "accept", amendment)
    return staff.post(address, {"text": text, "read": read, **facts}, follow=True)


def test_staff_take_it_over_with_a_word(staff, amendment):
    answer = accept(staff, amendment, answer="Thank you")

    assert "The proposal of Hanna is taken over." in words(answer)
    assert Statement.objects.get().text == "Clusters help to lead."
    amendment.refresh_from_db()
    assert (amendment.status, amendment.answered_by) == ("accepted", staff.person)


def test_where_the_sentence_changed_staff_see_before_now_and_both(staff, amendment):
    Statement.objects.update(text="Clusters lead. Firms follow.")

    shown = words(staff.get(page("amendment", "accept", amendment)))

    assert "<dd>Clusters lead.</dd>" in shown
    assert "<dd>Clusters lead. Firms follow.</dd>" in shown
    assert "<dd>Clusters help to lead.</dd>" in shown
    assert "Clusters help to lead. Firms follow.</textarea>" in shown


def test_a_change_while_staff_read_is_not_overwritten(staff, amendment):
    Statement.objects.update(text="Clusters follow.")

    answer = accept(staff, amendment)

    assert "Somebody changed this sentence meanwhile" in words(answer)
    assert Statement.objects.get().text == "Clusters follow."
    accept(staff, amendment, read="Clusters follow.")
    assert Statement.objects.get().text == "Clusters help to lead."


def test_in_a_published_recap_readers_get_a_note(staff, amendment):
    Recap.objects.update(status="published", published_at=timezone.now())

    answer = accept(staff, amendment)
    assert "This field is required" in words(answer)
    assert Statement.objects.get().text == "Clusters lead."
    accept(staff, amendment, note="Clusters are not alone")

    assert Recap.objects.get().corrections.get().note == "Clusters are not alone"


def test_declining_needs_a_word(staff, amendment):
    address = page("amendment", "decline", amendment)
    assert "This field is required" in words(staff.post(address, {"answer": ""}))

    answer = staff.post(address, {"answer": "The room said so"}, follow=True)

    assert "The proposal of Hanna is declined." in words(answer)
    assert Amendment.objects.get().answer == "The room said so"
    assert "is answered or withdrawn already" in words(staff.get(address))


def test_staff_who_answer_find_it_on_the_dashboard(staff, amendment):
    shown = words(staff.get("/dashboard/"))

    assert "Answer 1 amendment to the recap" in shown
    found = f"{LIST}?status__exact=open&amp;statement__recap__id__exact="
    assert f"{found}{amendment.statement.recap_id}" in shown
    assert staff.get(found.replace("&amp;", "&") + "1").status_code == 200


# --- Conclusions that are owed -------------------------------------------------------------------
@pytest.fixture
def owing():
    room = BreakoutFactory(
        title="Energy", status="closed", closed_at=timezone.now(), webinar__title="Pathways"
    )
    InsightFactory(breakout=room)
    return HostFactory(breakout=room, name="Hanna").breakout


def test_staff_see_which_room_owes_its_conclusion_and_ask_again(staff, owing):
    webinar = owing.webinar
    shown = words(staff.get(reverse("admin:webinars_webinar_change", args=[webinar.pk])))
    assert "“Energy” owes its conclusion: Hanna." in shown
    address = page("webinar", "ask_conclusions", webinar)
    assert address in shown
    assert "A break-out of “Pathways” owes its conclusion" in words(staff.get("/dashboard/"))

    with time_machine.travel(timezone.now(), tick=False):
        answers = [words(staff.post(address, follow=True)) for _press in range(2)]

    assert "1 host is asked again." in answers[0]
    assert "They were asked just now." in answers[1]


def test_staff_see_where_nobody_can_be_asked(staff, owing):
    owing.hosts.update(email="")

    shown = words(staff.get(page("webinar", "ask_conclusions", owing.webinar)))

    assert "nobody can be asked: no host has an address" in shown


def test_a_webinar_that_owes_nothing_says_nothing(staff, owing):
    InsightFactory(breakout=owing, kind="conclusion")

    address = reverse("admin:webinars_webinar_change", args=[owing.webinar.pk])
    assert "Conclusions that are missing" not in words(staff.get(address))
    assert "owes its conclusion" not in words(staff.get("/dashboard/"))
