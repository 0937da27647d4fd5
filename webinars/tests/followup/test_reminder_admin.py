"""The plan of reminders and the words of mails, as staff work with them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from webinars.models import MailText, Reminder, Webinar
from webinars.tests.factories import WebinarFactory
from webinars.webinar.domain.actions import announce_webinar

pytestmark = pytest.mark.django_db
PLAN = reverse("admin:webinars_reminder_changelist")


@pytest.fixture
def webinar():
    return announce_webinar(WebinarFactory(status=Webinar.Status.DRAFT), by=None)


def page(reminder):
    return reverse("admin:webinars_reminder_change", args=[reminder.pk])


def typed(reminder, **changes):
    return {
        "kind": reminder.kind,
        "audience": reminder.audience,
        "anchor": reminder.anchor,
        "distance_0": 1,
        "distance_1": "days",
        "enabled": "on",
        **changes,
    }


def test_the_plan_says_when_each_goes_in_the_webinars_zone_and_what_was_sent(staff, webinar):
    day = webinar.reminders.get(kind="reminder.day")
    outbox.promise(outbox.Promise("reminder.day", key="x", to="ann@example.org", source=day.source))
    Message.objects.update(status="sent", sent_at=webinar.starts_at)

    body = staff.get(f"{PLAN}?webinar__id__exact={webinar.pk}").content.decode()
    body = body.partition('id="result_list"')[2]

    assert "1 day before the start" in body
    assert "When the recap is published" in body
    assert "1 sent" in body
    assert body.count("Brussels") == 6


def test_a_line_is_changed_and_is_due_again_only_where_it_lies_ahead(staff, webinar):
    day = webinar.reminders.get(kind="reminder.day")
    Reminder.objects.filter(pk=day.pk).update(done_for=webinar.starts_at)

    answer = staff.post(page(day), typed(day, distance_0=36, distance_1="hours"))

    day.refresh_from_db()
    assert answer.status_code == 302
    assert (day.distance, day.done_for) == (timedelta(hours=36), None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"distance_0": "-1"}, "greater than or equal to 0"),
        ({"distance_0": "x"}, "whole number"),
        ({"distance_0": "400"}, "At most a year."),
        ({"anchor": "recap"}, "The mail about the recap goes when it is published."),
        ({"audience": "attended"}, "Nobody has come before the start."),
        ({"distance_0": 1, "distance_1": "weeks"}, "The plan has this reminder already."),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(staff, webinar, changes, words):
    day = webinar.reminders.get(kind="reminder.day")

    answer = staff.post(page(day), typed(day, **changes))

    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_line_is_switched_off_in_the_list(staff, webinar):
    rows = list(webinar.reminders.order_by("pk"))
    forms = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    for number, row in enumerate(rows):
        forms[f"form-{number}-id"] = row.pk

    staff.post(f"{PLAN}?webinar__id__exact={webinar.pk}", forms)

    assert not webinar.reminders.filter(enabled=True).exists()


@pytest.mark.parametrize("webinars", [1, 3])
def test_the_plan_costs_the_same_for_one_webinar_and_for_three(
    staff, webinars, django_assert_num_queries
):
    for _number in range(webinars):
        announce_webinar(WebinarFactory(status=Webinar.Status.DRAFT), by=None)
    staff.get(PLAN)

    with django_assert_num_queries(PLAN_QUERIES):
        staff.get(PLAN)


PLAN_QUERIES = 6


# --- The words of mails ---
ADD = reverse("admin:webinars_mailtext_add")


def test_a_list_without_texts_says_what_goes_out_instead(staff):
    shown = staff.get(reverse("admin:webinars_mailtext_changelist")).content.decode()

    assert "the standard text goes out" in shown


def words(**changes):
    return {
        "facility": FacilityFactory().pk,
        "kind": "webinar.invitation",
        "language": "en",
        "subject": "Come to {webinar}",
        "body": "Dear {name},\n\n{link}",
        **changes,
    }


def test_a_text_starts_from_the_standard_one(staff):
    body = staff.get(f"{ADD}?kind=reminder.hour").content.decode()

    assert "It is about to begin:" in body
    assert "{places}" in body


def test_a_written_text_is_saved_and_shown_as_the_mail_would_look(staff):
    staff.post(ADD, words(body="Hello {name} & all < 5\n\n{link}"))
    text = MailText.objects.get()

    shown = staff.get(reverse("admin:webinars_mailtext_change", args=[text.pk])).content.decode()
    html = staff.get(reverse("admin:webinars_mailtext_html", args=[text.pk])).content.decode()

    assert "Come to " in shown
    assert "Hello <bdi>Ana Šimić</bdi> &amp; all &lt; 5" in html


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"body": "Dear {nmae}, {link}"}, "Unknown placeholder {nmae}."),
        ({"body": "{0.__class__} {link}"}, "Unknown placeholder {0.__class__}."),
        ({"body": "{{ 7*7 }} {link}"}, "A curly bracket stands alone or doubled."),
        ({"body": "Come."}, "The text needs {link}"),
        ({"body": "Come <b>now</b>: {link}"}, "Write plain words without markup"),
        ({"subject": "{link}"}, "Unknown placeholder {link}."),
        ({"subject": "a\r\nBcc: x@example.org"}, "Line breaks are not allowed here."),
    ],
)
def test_a_text_that_would_go_wrong_is_refused_with_the_reason(staff, changes, fault):
    saved = staff.post(ADD, words(**changes))
    preview = staff.post(reverse("admin:webinars_mailtext_preview"), words(**changes))

    assert fault in saved.content.decode()
    assert fault in preview.content.decode()
    assert not MailText.objects.exists()


def test_a_preview_shows_what_is_typed_and_saves_nothing(staff):
    answer = staff.post(reverse("admin:webinars_mailtext_preview"), words(body="%s {name} {link}"))

    assert "%s <bdi>Ana Šimić</bdi>" in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not MailText.objects.exists()
