"""Making a webinar in the administration: from an earlier one, after a series, in steps."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusters.models import StaffAssignment
from clusters.tests.factories import ClusterFactory, FacilityFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import AgendaItem, Host, Series, Webinar
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    QuestionFactory,
    RegistrationFactory,
    SeriesFactory,
    SpeakerFactory,
    WebinarFactory,
)
from webinars.tests.webinar.making import many_of

pytestmark = pytest.mark.django_db
Status = Webinar.Status
MAKE = "admin:webinars_webinar_make"


def page(webinar, name):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def a_draft(**facts):
    return WebinarFactory(status=Status.DRAFT, **facts)


@pytest.fixture
def coordinator(client):
    """One who is no superuser: they see what their role and their facility let them see."""
    client.person = CoordinatorFactory(is_superuser=False)
    client.person.groups.add(Group.objects.get(name="coordinator"))
    client.force_login(client.person)
    return client


def send(staff, address, holding, **changes):
    """The page as it is shown, with these changes."""
    sent = many_of(staff.get(address), holding)
    return staff.post(address, {**sent, **changes})


# --- From an earlier one --------------------------------------------------------------------------
def test_an_earlier_webinar_becomes_a_draft_by_one_press(staff):
    old = HeldWebinarFactory(title="Pathways", number=1)
    BreakoutFactory(webinar=old)

    answer = send(staff, page(old, "copy"), "parts")

    new = Webinar.objects.exclude(pk=old.pk).get()
    assert answer.url == page(new, "step_check")
    assert (new.title, new.slug, new.number) == ("Pathways (2)", "pathways-2", 2)
    assert (new.status, new.breakouts.count()) == (Status.DRAFT, 1)
    assert AuditEvent.objects.get(verb="webinar.copied").actor == staff.person


def test_the_same_press_sent_twice_makes_one_webinar(staff):
    old = HeldWebinarFactory()
    sent = many_of(staff.get(page(old, "copy")), "parts")

    first, second = (staff.post(page(old, "copy"), sent) for _ in range(2))

    assert first.url == second.url
    assert Webinar.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "taken"}, "already exists"),
        ({"starts_at": "2021-10-18T10:00", "ends_at": "2021-10-18T12:00"}, "over already"),
        ({"title": "x" * 10_000}, "at most 160"),
        ({"parts": "everything"}, "Select a valid choice"),
        ({"series": "999999"}, "Select a valid choice"),
        ({"ends_at": "2031-10-18T12:00"}, "at most 7 days"),
        ({"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T04:00"}, "skipped"),
        ({"number": "1"}, "this number already"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_makes_nothing(staff, changes, said):
    old = HeldWebinarFactory(slug="taken", number=1)

    answer = send(staff, page(old, "copy"), "parts", **changes)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Webinar.objects.count() == 1


def test_an_earlier_webinar_of_another_facility_is_not_found(coordinator):
    own, other = FacilityFactory(slug="own"), FacilityFactory(slug="other")
    StaffAssignment.objects.create(facility=own, user=coordinator.person)
    hidden = HeldWebinarFactory(series=SeriesFactory(slug="s2", facility=other, title="Hidden"))
    seen = HeldWebinarFactory(series=SeriesFactory(slug="s1", facility=own))

    assert coordinator.get(page(hidden, "copy")).status_code == 404
    assert coordinator.post(page(hidden, "copy"), {}).status_code == 404
    shown = coordinator.get(reverse(MAKE)).content.decode()
    assert "Hidden" not in shown
    assert hidden.title not in shown
    refused = send(coordinator, page(seen, "copy"), "parts", series=hidden.series_id)
    assert "Select a valid choice" in refused.content.decode()
    refused = coordinator.post(reverse(MAKE), {"series": hidden.series_id})
    assert "Choose a series" in refused.content.decode()
    assert Webinar.objects.count() == 2


# --- The next of a series -------------------------------------------------------------------------
def test_the_next_of_a_series_is_made_after_its_example_or_the_last_that_was_held(staff):
    first = HeldWebinarFactory(starts_at=timezone.now() - timedelta(days=60), title="First")
    last = HeldWebinarFactory(title="Last")
    a_draft(title="Draft")
    series = {"series": first.series_id, "press": "a"}

    after_last = staff.post(reverse(MAKE), series)
    Series.objects.update(example=first)
    staff.post(reverse(MAKE), {**series, "press": "b"})
    staff.post(reverse(MAKE), {**series, "press": "b"})

    made = Webinar.objects.order_by("-pk")[:2]
    assert [webinar.title.split(" (")[0] for webinar in made] == ["First", "Last"]
    assert after_last.url == page(made[1], "step_check")
    assert Webinar.objects.count() == 5
    assert all(webinar.starts_at > timezone.now() for webinar in made)
    assert last.number < made[1].number < made[0].number


def test_a_series_without_any_webinar_makes_nothing_by_a_press(staff):
    answer = staff.post(reverse(MAKE), {"series": SeriesFactory().pk})

    assert answer.status_code == 200
    assert not Webinar.objects.exists()


@pytest.mark.parametrize("series", ["", "x", "99999999999999999999"])
def test_a_series_that_is_none_makes_nothing(staff, series):
    refused = staff.post(reverse(MAKE), {"series": series})

    assert "Choose a series" in refused.content.decode()
    assert not Webinar.objects.exists()


def test_the_ways_to_a_webinar_cost_the_same_for_many(staff):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(reverse(MAKE)).status_code == 200
        return len(queries)

    HeldWebinarFactory(series=SeriesFactory(slug="one"))
    few = cost()
    for number in range(3):
        HeldWebinarFactory(series=SeriesFactory(slug=f"more-{number}"))
    assert cost() == few <= 9


# --- In steps -------------------------------------------------------------------------------------
def test_the_first_step_suggests_number_and_time_and_makes_the_address_of_the_title(staff):
    series = WebinarFactory(number=4, series=SeriesFactory()).series
    address = reverse("admin:webinars_webinar_make_steps")

    answer = send(staff, address, "title", title="Green skills")

    new = Webinar.objects.get(title="Green skills")
    assert (new.series, new.number, new.slug) == (series, 5, "green-skills")
    assert new.ends_at - new.starts_at == timedelta(hours=2)
    assert answer.url == page(new, "step_programme")


def test_the_first_step_sent_twice_makes_one_draft(staff):
    SeriesFactory()
    address = reverse("admin:webinars_webinar_make_steps")
    sent = {**many_of(staff.get(address), "title"), "title": "Once"}

    first, second = (staff.post(address, sent) for _ in range(2))

    assert first.url == second.url
    assert Webinar.objects.count() == 1


def test_the_programme_is_made_in_one_place_and_its_minutes_fit_the_length(staff):
    cluster = ClusterFactory(name="Clusaga")
    draft = a_draft()
    rows = {
        "speakers-0-name": "Ana",
        "speakers-1-name": "Ben",
        "stories-0-cluster": cluster.pk,
        "stories-0-points": "grew",
    }

    answer = send(staff, page(draft, "step_programme"), "agenda-0-title", **rows)

    assert answer.url == page(draft, "step_rooms")
    steps = list(draft.agenda.values_list("title", "minutes", "speaker__name", "story__title"))
    assert steps == [
        ("Welcome", 5, None, None),
        ("Ana", 20, "Ana", None),
        ("Ben", 20, "Ben", None),
        ("What Clusaga did", 20, None, "What Clusaga did"),
        ("Break-outs", 45, None, None),
        ("Closing", 10, None, None),
    ]
    assert draft.stories.get().published is False


def test_a_programme_that_is_sent_again_as_it_is_changes_nothing(staff):
    draft = a_draft()
    AgendaItemFactory(webinar=draft, speaker=SpeakerFactory(webinar=draft), minutes=15, position=1)
    before = list(draft.agenda.values())

    send(staff, page(draft, "step_programme"), "agenda-0-title")

    assert list(draft.agenda.values()) == before


def test_an_agenda_that_a_colleague_changed_meanwhile_is_not_lost(staff):
    draft = a_draft()
    AgendaItemFactory(webinar=draft, title="Mine", position=1)
    sent = many_of(staff.get(page(draft, "step_programme")), "agenda-0-title")
    AgendaItemFactory(webinar=draft, title="Theirs", position=2)

    refused = staff.post(page(draft, "step_programme"), sent)

    assert "Somebody else changed the agenda meanwhile" in refused.content.decode()
    assert AgendaItem.objects.filter(webinar=draft).count() == 2
    assert staff.post(page(draft, "step_programme"), many_of(refused, "agenda-0-title")).url


def test_agenda_rows_follow_their_numbers_and_go_when_they_are_ticked(staff):
    draft = a_draft()
    for position, title in enumerate(["A", "B", "C"], 1):
        AgendaItemFactory(webinar=draft, title=title, position=position)

    changes = {"agenda-0-ORDER": "9", "agenda-1-DELETE": "on"}
    send(staff, page(draft, "step_programme"), "agenda-0-title", **changes)

    assert list(draft.agenda.values_list("title", flat=True)) == ["C", "A"]


def test_rooms_come_with_their_hosts_in_the_same_row(staff):
    draft = a_draft()
    rows = {
        "breakouts-0-title": "Energy",
        "breakouts-0-host_name": "Hana",
        "breakouts-0-host_email": "hana@example.org",
        "breakouts-0-co_host_name": "Cora",
        "breakouts-1-title": "Waste",
        "moderators-0-name": "Mia",
    }

    answer = send(staff, page(draft, "step_rooms"), "breakouts-0-title", **rows)

    assert answer.url == page(draft, "step_questions")
    hosts = Host.objects.values_list("breakout__title", "name", "email", "part")
    assert list(hosts) == [
        ("Energy", "Hana", "hana@example.org", "host"),
        ("Energy", "Cora", "", "co_host"),
    ]
    assert list(draft.breakouts.values_list("title", "position")) == [("Energy", 1), ("Waste", 2)]
    assert draft.moderators.get().name == "Mia"


def test_a_host_that_is_changed_or_taken_away_in_the_row_loses_the_link(staff):
    draft = a_draft()
    room = BreakoutFactory(webinar=draft)
    host, other = HostFactory(breakout=room), HostFactory(breakout=room, part="co_host")
    changes = {"breakouts-0-host_email": "new@example.org", "breakouts-0-co_host_name": ""}

    wrong = send(staff, page(draft, "step_rooms"), "breakouts-0-title", **changes)
    changes["breakouts-0-co_host_email"] = ""
    send(staff, page(draft, "step_rooms"), "breakouts-0-title", **changes)

    assert "Whose address is this?" in wrong.content.decode()
    kept = room.hosts.get()
    assert (kept.pk, kept.email) == (host.pk, "new@example.org")
    assert kept.code != host.code
    assert not Host.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    ("step", "rows", "said"),
    [
        ("programme", {"speakers-0-name": "A", "speakers-1-name": "A"}, "duplicate"),
        (
            "programme",
            {
                "speakers-0-name": "A",
                "speakers-0-part": "moderator",
                "speakers-1-name": "B",
                "speakers-1-part": "moderator",
            },
            "one moderator",
        ),
        ("programme", {"agenda-0-minutes": "-3"}, "greater than or equal to 1"),
        ("programme", {"agenda-0-who": "speaker-99"}, "Select a valid choice"),
        ("programme", {"agenda-TOTAL_FORMS": "5000"}, "at most 60"),
        ("programme", {"stories-0-presenter": "P"}, "required"),
        ("rooms", {"breakouts-0-title": "x" * 10_000}, "at most 120"),
        ("rooms", {"breakouts-0-title": "R", "breakouts-0-capacity": "0"}, "greater than"),
        ("rooms", {"breakouts-0-title": "R", "breakouts-1-title": "R"}, "duplicate"),
        (
            "rooms",
            {
                "breakouts-0-title": "R",
                "breakouts-0-host_name": "H",
                "breakouts-0-host_email": "h@example.org",
                "breakouts-0-co_host_name": "C",
                "breakouts-0-co_host_email": "h@example.org",
            },
            "hosts the break-out already",
        ),
        (
            "questions",
            {"questions-0-text": "Which?", "questions-0-kind": "choice"},
            "two different",
        ),
        ("questions", {"summary": "x" * 10_000}, "at most 2000"),
    ],
)
def test_a_step_says_what_is_wrong_and_keeps_nothing(staff, step, rows, said):
    draft = a_draft()
    anchor = {"programme": "speakers-0-name", "rooms": "breakouts-0-title"}

    answer = send(staff, page(draft, f"step_{step}"), anchor.get(step, "summary"), **rows)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="webinar.written").exists()


def test_a_step_sent_twice_is_kept_once(staff):
    draft = a_draft()
    address = page(draft, "step_questions")
    sent = {**many_of(staff.get(address), "summary"), "questions-0-text": "Diet?"}

    staff.post(address, sent)
    staff.post(address, sent)

    assert draft.questions.count() == 1


def test_a_question_that_others_hang_on_stays_with_a_word_why(staff):
    draft = a_draft()
    first = QuestionFactory(webinar=draft, kind="choice", options="a\nb")
    QuestionFactory(webinar=draft, shown_when=first, shown_when_answer="a")

    answer = send(staff, page(draft, "step_questions"), "summary", **{"questions-0-DELETE": "on"})

    assert "This cannot be deleted" in answer.content.decode()
    assert draft.questions.count() == 2


def test_more_rows_come_after_what_was_written_is_kept(staff):
    draft = a_draft()
    rows = {f"breakouts-{n}-title": f"Room {n}" for n in range(5)}

    answer = send(staff, page(draft, "step_rooms"), "breakouts-0-title",
                  more="1", **rows)  # fmt: skip

    assert answer.url == page(draft, "step_rooms")
    assert draft.breakouts.count() == 5
    assert "breakouts-6-title" in staff.get(answer.url).content.decode()


def test_steps_are_for_drafts_alone(staff):
    announced = WebinarFactory()

    for step in ("what", "programme", "rooms", "questions", "check"):
        answer = staff.get(page(announced, f"step_{step}"))
        assert answer.url == page(announced, "change")


def test_the_check_says_what_is_missing_and_announces(staff):
    draft = a_draft(title="Pathways", meeting_link="")
    BreakoutFactory(webinar=draft, title="Lonely")
    AgendaItemFactory(webinar=draft, minutes=15)

    shown = staff.get(page(draft, "step_check")).content.decode()
    staff.post(page(draft, "announce"))

    for words in ("no meeting link", "Lonely", "Nobody moderates", "takes 15 minutes"):
        assert words in shown
    draft.refresh_from_db()
    assert draft.status == Status.ANNOUNCED


@pytest.mark.parametrize("step", ["programme", "rooms", "questions", "check"])
def test_a_step_costs_the_same_for_fifty_rows(staff, step):
    few, many = a_draft(), a_draft()
    for draft, number in ((few, 1), (many, 50)):
        for room in BreakoutFactory.create_batch(number, webinar=draft):
            HostFactory(breakout=room)
        QuestionFactory.create_batch(number, webinar=draft)
        SpeakerFactory.create_batch(number, webinar=draft)

    def cost(draft):
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(page(draft, f"step_{step}")).status_code == 200
        return len(queries)

    assert cost(few) == cost(many) <= 15


# --- The preview ----------------------------------------------------------------------------------
def test_a_preview_shows_staff_the_page_and_the_form_and_no_cache_keeps_it(staff):
    draft = a_draft(title="Pathways", summary="Not public yet")

    for name in ("webinar-preview", "webinar-preview-form"):
        answer = staff.get(reverse(f"webinars:{name}", args=[draft.slug]))
        shown = answer.content.decode()
        assert "Preview of a draft" in shown
        assert "Register" in shown
        assert {"no-store", "private"} <= {*answer["Cache-Control"].replace(",", "").split()}
    assert 'name="email"' in shown


def test_a_preview_is_not_there_for_strangers_other_staff_and_announced_webinars(coordinator):
    other = FacilityFactory(slug="other")
    draft, announced = a_draft(), WebinarFactory()
    addresses = [
        reverse(f"webinars:{name}", args=[webinar.slug])
        for name in ("webinar-preview", "webinar-preview-form")
        for webinar in (draft, announced)
    ]
    assert [coordinator.get(one).status_code for one in addresses] == [200, 404, 200, 404]
    StaffAssignment.objects.create(facility=other, user=coordinator.person)
    coordinator.force_login(coordinator.person)
    assert [coordinator.get(one).status_code for one in addresses] == [404] * 4
    coordinator.logout()
    assert [coordinator.get(one).status_code for one in addresses] == [404] * 4


def test_what_is_sent_to_a_preview_is_not_kept(staff):
    draft = a_draft()
    address = reverse("webinars:webinar-preview-form", args=[draft.slug])

    answer = staff.post(address, {"name": "Ana", "email": "ana@example.org"})

    assert answer.status_code == 200
    assert not draft.registrations.exists()
    assert RegistrationFactory._meta.model.objects.count() == 0
