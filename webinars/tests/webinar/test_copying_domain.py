"""A webinar made after another's example: what comes along, what is new, what never comes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.tests.factories import ThemeFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import (
    GroupCode,
    Host,
    Insight,
    Invitation,
    MailText,
    Material,
    Question,
    Registration,
    Reminder,
    Series,
    Webinar,
)
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    QuestionFactory,
    RecapFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)
from webinars.tests.webinar.test_admin_pages import with_parts
from webinars.webinar.domain.actions import announce_webinar, cancel_webinar
from webinars.webinar.domain.copying import (
    ITSELF,
    NEVER,
    RULES,
    SETTINGS,
    TEXTS,
    USUAL,
    NewFacts,
    Part,
    copy_webinar,
    models_of_a_webinar,
)
from webinars.webinar.domain.suggesting import (
    free_slug,
    next_start,
    next_title,
    shifted,
    suggest_next,
)

pytestmark = pytest.mark.django_db
BRUSSELS = "Europe/Brussels"
ALL = Part.values


def facts_for(webinar, **own):
    suggested = suggest_next(webinar)
    names = ["title", "slug", "starts_at", "ends_at", "time_zone", "number"]
    return NewFacts(**{n: getattr(suggested, n) for n in names} | {"series": webinar.series} | own)


def copied(webinar, parts=ALL, by=None, **own):
    return copy_webinar(webinar, facts_for(webinar, **own), parts=parts, by=by or UserFactory())


def at(*clock, zone=BRUSSELS):
    return datetime(*clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


# --- The table ------------------------------------------------------------------------------------
@pytest.mark.pure
def test_copying_has_a_rule_for_every_model_of_a_webinar():
    assert {model.__name__ for model in models_of_a_webinar()} == RULES.keys()


@pytest.mark.pure
def test_copying_has_a_rule_for_every_field_of_what_comes_along():
    def fields(model):
        return sorted(field.name for field in model._meta.concrete_fields)

    for model in models_of_a_webinar():
        rule = RULES[model.__name__]
        assert rule.part == NEVER or sorted([*rule.names, *rule.new.split()]) == fields(model)
        assert rule.part in Part.values or (rule.part == NEVER and rule.because)
    assert sorted([*TEXTS.names, *SETTINGS.names, *ITSELF.new.split()]) == fields(Webinar)


# --- What comes along -----------------------------------------------------------------------------
def test_copying_takes_the_chosen_parts_along_and_gives_each_new_keys():
    old = HeldWebinarFactory(
        title="Pathways 3", number=3, summary="All of it", capacity=77, closing="It was good",
        outputs="A list", attended=40, meeting_link="https://meet.example.org/old",
        room_link="https://meet.example.org/{room}",
    )  # fmt: skip
    speaker = SpeakerFactory(webinar=old, email="s@example.org", points="what was said")
    story = SuccessStoryFactory(webinar=old)
    AgendaItemFactory(webinar=old, speaker=speaker, story=story, minutes=25)
    room = BreakoutFactory(
        webinar=old, theme=ThemeFactory(), minimum=4, under_minimum="close", status="closed",
        meeting_link="https://meet.example.org/r1",
    )  # fmt: skip
    room.materials.create(title="Guide", link="https://example.org/guide")
    host = HostFactory(breakout=room, part="co_host")
    BreakoutFactory(webinar=old, title="Called off", status="cancelled")
    old.moderators.create(name="Mia", email="mia@example.org")
    first = QuestionFactory(webinar=old, kind="choice", options="a\nb", position=1)
    QuestionFactory(webinar=old, shown_when=first, shown_when_answer="a", position=2)
    Reminder.objects.create(webinar=old, kind="reminder.week", audience="registered",
                            distance=timedelta(days=9), done_for=old.starts_at)  # fmt: skip
    MailText.objects.create(webinar=old, kind="reminder.day", subject="Soon", body="{link}")
    code = GroupCode.objects.create(webinar=old, label="Class", ends_at=old.starts_at)

    new = copied(old)

    assert (new.status, new.number, new.title) == ("draft", 4, "Pathways 4")
    assert (new.summary, new.capacity, new.room_link) == (old.summary, 77, old.room_link)
    assert (new.closing, new.outputs, new.attended, new.meeting_link) == ("", "", None, "")
    [his] = new.speakers.all()
    assert (his.name, his.email, his.points) == (speaker.name, "s@example.org", "")
    assert his.code != speaker.code
    [told] = new.stories.all()
    assert (told.title, told.published) == (story.title, False)
    assert told.slug != story.slug
    [step] = new.agenda.all()
    assert (step.minutes, step.speaker, step.story) == (25, his, told)
    [other] = new.breakouts.all()
    assert (other.title, other.minimum, other.under_minimum) == (room.title, 4, "close")
    assert (other.status, other.meeting_link) == ("planned", "")
    assert {other.code, other.meeting_code}.isdisjoint({room.code, room.meeting_code})
    assert Material.objects.get(breakout=other).link == "https://example.org/guide"
    assert (other.hosts.get().email, other.hosts.get().part) == (host.email, "co_host")
    assert other.hosts.get().code != host.code
    assert new.moderators.get().email == "mia@example.org"
    asked, hanging = new.questions.order_by("position")
    assert (hanging.shown_when, hanging.shown_when_answer) == (asked, "a")
    assert (new.reminders.get().distance, new.reminders.get().done_for) == (timedelta(9), None)
    assert (new.mail_texts.get().subject, old.mail_texts.get().subject) == ("Soon", "Soon")
    assert new.group_codes.get().code != code.code
    assert new.group_codes.get().ends_at == new.starts_at


def test_copying_takes_nothing_along_of_people_nor_of_what_was_said():
    old = HeldWebinarFactory()
    with_parts(old)
    RecapFactory(webinar=old)
    before = [model.objects.count() for model in (Registration, Invitation, Insight)]

    new = copied(old)

    assert [model.objects.count() for model in (Registration, Invitation, Insight)] == before
    for model in models_of_a_webinar():
        paths = [
            f for f in model._meta.fields if f.related_model is Webinar and f.name != "example"
        ]
        if RULES[model.__name__].part == NEVER:
            kept = [model._default_manager.filter(**{f.name: new}).count() for f in paths]
            assert not any(kept) or model.__name__ == "PlaceCount", model
    assert AuditEvent.objects.filter(thing=f"webinars.webinar/{new.pk}").count() == 1


def test_copying_only_what_was_chosen():
    old = WebinarFactory(summary="Old", capacity=3)
    room = BreakoutFactory(webinar=old)
    HostFactory(breakout=room)
    item = AgendaItemFactory(webinar=old, speaker=SpeakerFactory(webinar=old))

    bare = copied(old, parts=[])
    rooms = copied(old, parts=[Part.ROOMS, Part.AGENDA])
    hosts = copied(old, parts=[Part.HOSTS])

    assert (bare.summary, bare.capacity, bare.agenda.count()) == ("", 100, 0)
    assert (rooms.breakouts.count(), Host.objects.filter(breakout__webinar=rooms).count()) == (1, 0)
    assert (rooms.agenda.get().title, rooms.agenda.get().speaker) == (item.title, None)
    assert not hosts.breakouts.exists()


def test_copying_a_cancelled_webinar_makes_a_draft_that_can_be_announced():
    old = WebinarFactory()
    BreakoutFactory(webinar=old)
    cancel_webinar(old, reason="The train did not go.", by=None)
    old.refresh_from_db()

    new = copied(old)

    assert (new.status, new.cancelled_because, new.calendar_sequence) == ("draft", "", 0)
    assert new.breakouts.get().status == "planned"
    assert announce_webinar(new, by=None).status == "announced"


def test_copying_keeps_the_history_of_who_made_it():
    staff, old = UserFactory(), WebinarFactory()
    BreakoutFactory(webinar=old)

    new = copied(old, by=staff)

    assert new.breakouts.get().history.get().history_user == staff


def count(webinar):
    with CaptureQueriesContext(connection) as queries:
        copied(webinar)
    return len(queries)


def test_copying_fifty_breakouts_costs_what_one_costs():
    few, many = WebinarFactory(), WebinarFactory()
    for webinar, number in ((few, 1), (many, 50)):
        for room in BreakoutFactory.create_batch(number, webinar=webinar):
            HostFactory.create_batch(2, breakout=room)
            room.materials.create(title="Guide", link="https://example.org/guide")
        SuccessStoryFactory.create_batch(number, webinar=webinar)
        QuestionFactory.create_batch(number, webinar=webinar)
        GroupCode.objects.bulk_create(GroupCode(webinar=webinar, label="G") for _ in range(number))
        AgendaItemFactory.create_batch(
            number, webinar=webinar, speaker=SpeakerFactory(webinar=webinar)
        )

    # SQLite takes so many values at once, and a batch more of the widest tables.
    batches = 0 if connection.vendor == "postgresql" else 2
    assert count(few) + batches == count(many)
    assert (
        Host.objects.filter(breakout__webinar=many.series.webinars.order_by("-pk")[0]).count()
        == 100
    )


# --- The new time ---------------------------------------------------------------------------------
@pytest.mark.pure
@pytest.mark.parametrize(
    ("example", "starts", "now", "expected"),
    [
        (at(2026, 10, 5, 10), [], at(2026, 10, 6, 0), at(2026, 11, 2, 10)),  # clocks go back
        (at(2026, 3, 9, 10), [], at(2026, 3, 9, 12), at(2026, 4, 6, 10)),  # and forward
        (at(2026, 9, 7, 14, 30), [at(2026, 8, 24, 14), at(2026, 9, 7, 14, 30)], at(2026, 9, 8, 0),
         at(2026, 9, 21, 14, 30)),
        # Another weekday in between: the example's own stays.
        (at(2026, 9, 7, 10), [at(2026, 9, 7, 10), at(2026, 10, 8, 16)], at(2026, 9, 8, 0),
         at(2026, 11, 2, 10)),
        # Long ago: the next step of the rhythm that is still to come.
        (at(2021, 10, 18, 10), [], at(2026, 11, 30, 9), at(2026, 12, 7, 10)),
    ],
)  # fmt: skip
def test_the_suggested_time_keeps_weekday_and_clock(example, starts, now, expected):
    assert next_start(example, starts, BRUSSELS, now) == expected


@pytest.mark.pure
def test_an_hour_that_no_clock_shows_is_not_suggested():
    night = at(2026, 3, 1, 2, 30)

    assert next_start(night, [], BRUSSELS, night) == at(2026, 4, 5, 2, 30)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("was", "now"),
    [(at(2026, 10, 5, 10), at(2026, 11, 2, 10)), (at(2026, 3, 9, 10), at(2026, 4, 6, 10))],
)
def test_a_closing_two_days_before_stays_two_days_before_at_the_same_hour(was, now):
    closing = (was.astimezone(ZoneInfo(BRUSSELS)) - timedelta(days=2)).replace(hour=18)

    moved = shifted(closing.astimezone(UTC), BRUSSELS, was, now).astimezone(ZoneInfo(BRUSSELS))

    assert (moved.hour, moved.date()) == (18, (now - timedelta(days=2)).date())


@time_machine.travel(at(2026, 10, 6, 9), tick=False)
def test_copying_over_the_clock_change_keeps_the_hours():
    old = WebinarFactory(starts_at=at(2026, 10, 5, 10), ends_at=at(2026, 10, 5, 12, 30))

    new = copied(old)

    assert (new.starts_at, new.ends_at) == (at(2026, 11, 2, 10), at(2026, 11, 2, 12, 30))


# --- Bad input ------------------------------------------------------------------------------------
def test_copying_refuses_a_time_that_is_over():
    old = WebinarFactory()
    past = {"starts_at": at(2021, 1, 4, 10), "ends_at": at(2021, 1, 4, 11)}

    with pytest.raises(Refused, match="over already"):
        copied(old, **past)


@pytest.mark.parametrize(
    "own",
    [{"title": "x" * 10_000}, {"title": ""}, {"meeting_link": "ftp://x"}, {"time_zone": "Mars"}],
)
def test_copying_refuses_what_no_form_would_take(own):
    old = WebinarFactory()

    with pytest.raises((Refused, KeyError)):
        copied(old, **own)
    assert Webinar.objects.count() == 1


def test_copying_refuses_a_taken_address_and_a_taken_number():
    old = WebinarFactory()

    with pytest.raises(Refused, match="Slug"):
        copied(old, slug=old.slug)
    with pytest.raises(Refused, match="this number already"):
        copied(old, number=old.number)


def test_copying_pressed_twice_makes_one_webinar():
    staff, old = UserFactory(), WebinarFactory()
    facts = facts_for(old, press="abc")

    first = copy_webinar(old, facts, by=staff)
    second = copy_webinar(old, facts, by=staff)

    assert first == second
    assert Webinar.objects.count() == 2
    assert copied(old, press="abc", by=UserFactory()) != first, "another person's press"


def test_titles_and_addresses_that_are_suggested_are_free():
    WebinarFactory(slug="pathways-2")
    WebinarFactory(slug="pathways-2-2")

    assert next_title("Pathways", 1, 2) == "Pathways (2)"
    assert next_title("x" * 160, 1, 2).endswith("x (2)")
    assert len(next_title("x" * 160, 1, 2)) == 160
    assert free_slug(Webinar, "Pathways (2)", 2) == "pathways-2-3"
    assert free_slug(Webinar, "Зелено", 7) == "webinar-7"


def test_a_series_loses_its_example_with_the_draft():
    webinar = WebinarFactory(status="draft")
    Series.objects.filter(pk=webinar.series_id).update(example=webinar)

    webinar.delete()

    assert Series.objects.get().example is None


@pytest.mark.pure
def test_what_is_usually_taken_along_leaves_stories_and_codes_behind():
    assert {*Part.values} - {*USUAL} == {"stories", "codes"}
    assert Question.__name__ in RULES
