"""A webinar's life from its page in the administration: what each button says, does and refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Breakout, Registration, Seat, Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    RecapFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
Status = Webinar.Status


def page(webinar, name="change"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


# --- The buttons ---------------------------------------------------------------------------------
ALWAYS = {
    "Overview": {"View on site", "Write to people", "Make another from it"},
    "Programme": {"Success stories"},
    "Break-outs": {"Who meets where", "Notes", "All break-outs"},
    "People": {
        "Participants", "Participants as CSV", "Import a list", "Waiting list", "Questions",
        "Group codes",
    },
    "Invitations and mails": {
        "Write to people", "Letters", "Campaigns", "Invited people", "Reminders", "Texts",
    },
    "Live": {"What was said to all", "Calls for help"},
    "Recap": set(),
    "Settings": set(),
    "History": set(),
}  # fmt: skip
BY_STATUS = {
    Status.DRAFT: {
        "Overview": {"Check and announce", "Write it in steps", "Preview"},
        "Settings": {"Cancel webinar", "Delete"},
    },
    Status.ANNOUNCED: {
        "Break-outs": {"Seat everyone"},
        "People": {"Register somebody"},
        "Invitations and mails": {"Invite", "Invite hosts and moderators"},
        "Live": {"Live control", "Close webinar"},
        "Recap": {"Report in numbers"},
        "Settings": {"Move", "Cancel webinar"},
    },
    Status.HELD: {
        "Break-outs": {"Seating", "Notes that say the same"},
        "Invitations and mails": {"Feedback"},
        "Recap": {"Open the recap", "Report in numbers"},
    },
    Status.CANCELLED: {},
}


def menu_of(response):
    """Section → its lines, as the frame shows them."""
    return {
        str(section.label): {str(line.label) for line in section.lines}
        for section in response.context["place"].sections
    }


@pytest.mark.parametrize("status", BY_STATUS)
def test_each_section_offers_what_the_webinars_status_allows(staff, status):
    webinar = WebinarFactory(status=status)

    menu = menu_of(staff.get(page(webinar)))

    more = BY_STATUS[status]
    assert menu == {section: lines | more.get(section, set()) for section, lines in ALWAYS.items()}


PAGES = [
    "announce",
    "mail_list",
    "invite_hosts",
    "register",
    "move",
    "seat",
    "seat_latecomers",
    "undo_seating",
    "withdraw_seating",
    "close",
    "cancel",
    "invite",
    "recap",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("status", Status.values)
def test_opening_a_buttons_page_changes_nothing(staff, name, status):
    webinar = WebinarFactory(status=status)
    BreakoutFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar)
    before = Webinar.objects.values().get()

    staff.get(page(webinar, name))

    assert Webinar.objects.values().get() == before
    assert not (Message.objects.exists())
    assert not (AuditEvent.objects.exists())
    assert not (Seat.objects.exists())


@pytest.mark.parametrize(
    "name", ["announce", "mail_list", "invite_hosts", "seat", "close", "cancel"]
)
def test_button_that_does_not_fit_is_refused_with_a_sentence(staff, name):
    webinar = WebinarFactory(status=Status.CANCELLED)

    response = staff.post(page(webinar, name))

    assert "This webinar is cancelled." in response.content.decode()
    assert said(response)[0].startswith(str(webinar))
    assert Webinar.objects.get().status == Status.CANCELLED


def test_press_without_the_pages_own_token_is_refused(client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(CoordinatorFactory())
    webinar = WebinarFactory()

    assert strict.post(page(webinar, "cancel")).status_code == 403
    assert Webinar.objects.get().status == Status.ANNOUNCED


def test_announce_opens_registration(staff):
    webinar = WebinarFactory(status=Status.DRAFT)

    response = staff.post(page(webinar, "announce"), follow=True)

    assert Webinar.objects.get().status == Status.ANNOUNCED
    assert said(response) == [f"“{webinar}” is announced; registration is open."]
    assert AuditEvent.objects.get().actor == staff.person


def test_announcing_says_what_is_still_missing(staff):
    webinar = WebinarFactory(status=Status.DRAFT, summary="Something")

    missing = staff.get(page(webinar, "announce")).context["plan"].missing

    assert missing == ["It has no meeting link yet.", "It has no break-out yet."]


def test_move_page_says_how_many_are_told_and_tells_them(staff):
    webinar = WebinarFactory()
    registration = RegistrationFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar, cancelled_at=timezone.now())
    plan = staff.get(page(webinar, "move")).context["plan"]
    times = {
        "starts_at": "2099-10-18T10:00",
        "ends_at": "2099-10-18T12:30",
        "time_zone": "Europe/Helsinki",
    }

    staff.post(page(webinar, "move"), times)

    moved = Webinar.objects.get()
    assert plan.happens[1] == "1 mail goes out, one to each address: 1 registered person."
    assert (moved.starts_at, moved.time_zone) == (
        datetime(2099, 10, 18, 7, tzinfo=UTC),
        "Europe/Helsinki",
    )
    assert moved.calendar_sequence == 1
    assert Message.objects.get(kind="webinar.moved").recipient == registration.email


def test_move_with_an_end_before_the_start_stays_on_its_page(staff):
    webinar = WebinarFactory()
    times = {
        "starts_at": "2099-10-18T10:00",
        "ends_at": "2099-10-18T09:30",
        "time_zone": "Europe/Brussels",
    }

    response = staff.post(page(webinar, "move"), times)

    assert response.context["form"].errors == {"ends_at": ["The end must be after the start."]}
    assert Webinar.objects.get().starts_at == webinar.starts_at


def test_invite_hosts_mails_each_host_once_and_names_who_has_no_address(staff):
    webinar = WebinarFactory()
    energy = BreakoutFactory(webinar=webinar, title="Energy")
    HostFactory(breakout=energy, name="Ana", email="ana@example.org")
    HostFactory(breakout=energy, name="Bo", email="")
    plan = staff.get(page(webinar, "invite_hosts")).context["plan"]

    for _ in range(2):
        staff.post(page(webinar, "invite_hosts"))

    assert plan.happens[0].startswith("1 host gets a mail")
    assert plan.missing == ["Bo (Energy) has no address."]
    assert Message.objects.get().recipient == "ana@example.org"
    again = staff.get(page(webinar, "invite_hosts")).context["plan"]
    assert again.happens[0].startswith("0 hosts get a mail")


def test_register_somebody_gives_a_place_or_a_number_on_the_waiting_list(staff):
    webinar = WebinarFactory(capacity=1)
    ana, bo = ({"email": f"{name}@example.org", "name": name} for name in ("ana", "bo"))

    first = staff.post(page(webinar, "register"), ana)
    second = staff.post(page(webinar, "register"), bo)

    assert (first.status_code, second.status_code) == (302, 302)
    people = dict(Registration.objects.values_list("name", "status"))
    assert people == {"ana": "confirmed", "bo": "waiting"}


def test_seat_everyone_shows_the_result_with_each_persons_wish(staff):
    webinar = WebinarFactory()
    energy, waste = (
        BreakoutFactory(webinar=webinar, title=t, capacity=1) for t in ("Energy", "Waste")
    )
    flexible, keen, _late = (
        RegistrationFactory(webinar=webinar, name=n) for n in ("Flexible", "Keen", "Late")
    )
    save_ranking(flexible, ranking=[energy, waste])
    save_ranking(keen, ranking=[energy])

    plan = staff.get(page(webinar, "seat")).context["plan"]
    response = staff.post(page(webinar, "seat"), follow=True)

    today = {figure.label: figure.values[1] for figure in response.context["comparisons"]}
    rows = [(p.registration.name, p.now, p.rank) for p in response.context["people"]]
    assert (
        plan.happens[0] == "3 people for 2 places in 2 open break-outs; 2 people gave their wishes."
    )
    assert plan.missing == ["Without a seat because the rooms are full: 1 person."]
    assert said(response) == [f"“{webinar}”: 2 seated, 1 without a seat."]
    assert (today["seated"], today["without a seat"], today["not wished for"]) == (2, 1, 0)
    assert (today["first wish"], today["second wish"], today["sum of ranks"]) == (1, 1, 3)
    assert rows == [("Late", "No seat", None), ("Keen", "Energy", 1), ("Flexible", "Waste", 2)]


def test_seating_a_webinar_without_rooms_is_refused_with_the_verbs_sentence(staff):
    response = staff.post(page(WebinarFactory(), "seat"))

    assert "This webinar has no open break-out to seat people in." in said(response)[0]


def test_close_names_rooms_without_a_conclusion_and_closes_them_all(staff):
    webinar = WebinarFactory(starts_at=timezone.now() - timedelta(hours=1))
    done, _bare = (BreakoutFactory(webinar=webinar, title=title) for title in ("Done", "Bare"))
    InsightFactory(breakout=done, kind="conclusion")
    plan = staff.get(page(webinar, "close")).context["plan"]

    staff.post(page(webinar, "close"))

    assert plan.missing == ["“Bare” has no conclusion yet."]
    assert Webinar.objects.get().status == Status.HELD
    assert set(Breakout.objects.values_list("status", flat=True)) == {Breakout.Status.CLOSED}


def test_closing_before_the_start_warns(staff):
    assert staff.get(page(WebinarFactory(), "close")).context["plan"].missing == [
        "It has not begun yet."
    ]


def test_cancel_tells_whoever_is_registered(staff):
    webinar = WebinarFactory()
    RegistrationFactory.create_batch(2, webinar=webinar)
    plan = staff.get(page(webinar, "cancel")).context["plan"]

    staff.post(page(webinar, "cancel"))

    assert plan.happens[0] == "2 mails go out, one to each address: 2 registered people."
    assert Webinar.objects.get().status == Status.CANCELLED
    assert Message.objects.filter(kind="webinar.cancelled").count() == 2


def test_recap_button_leads_to_the_recap_or_says_how_far_it_is(staff):
    recap = RecapFactory()
    waiting = HeldWebinarFactory()

    response = staff.get(page(waiting, "recap"))

    assert "being compiled" in response.content.decode()
    there = staff.get(page(recap.webinar, "recap"))
    assert there.url == reverse("admin:webinars_recap_change", args=[recap.pk])


def test_recap_can_be_compiled_at_once(staff):
    webinar = HeldWebinarFactory()

    response = staff.post(page(webinar, "recap"))

    webinar.refresh_from_db()
    assert response.url == reverse("admin:webinars_recap_change", args=[webinar.recap.pk])


# --- From the list -------------------------------------------------------------------------------
def act(client, action, webinars, **more):
    chosen = [webinar.pk for webinar in webinars]
    address = reverse("admin:webinars_webinar_changelist")
    data = {"action": action, "_selected_action": chosen, **more}
    return client.post(address, data, follow=True)


@pytest.mark.parametrize("action", ["announce", "invite_hosts", "seat", "close", "cancel"])
def test_action_asks_before_it_does_anything(staff, action):
    webinars = [WebinarFactory(), WebinarFactory(status=Status.DRAFT)]
    before = list(Webinar.objects.values())

    response = act(staff, action, webinars)

    assert len(response.context["plans"]) == 2
    assert list(Webinar.objects.values()) == before
    assert not Message.objects.exists()


def test_action_does_what_fits_and_says_what_was_refused(staff):
    draft, held = WebinarFactory(status=Status.DRAFT), HeldWebinarFactory()

    response = act(staff, "announce", [draft, held], confirmed="1")

    draft.refresh_from_db()
    assert draft.status == Status.ANNOUNCED
    assert sorted(said(response)) == sorted(
        [
            f"{held}: Only a draft can be announced; this webinar is held.",
            f"“{draft}” is announced; registration is open.",
        ]
    )


# --- Progress ------------------------------------------------------------------------------------
def test_progress_counts_people_and_mails_of_this_webinar_alone(staff):
    webinar, other = WebinarFactory(pk=1), WebinarFactory(pk=11)
    for pk in (webinar.pk, other.pk):
        here = Webinar.objects.get(pk=pk)
        InvitationFactory(webinar=here)
        InvitationFactory(webinar=here)
        RegistrationFactory(webinar=here, cancelled_at=timezone.now())
        seated = RegistrationFactory(webinar=here, attended=True)
        room = BreakoutFactory(webinar=here)
        save_ranking(seated, ranking=[room])
        Seat.objects.create(registration=seated, breakout=room, rank=1)
    staff.post(page(webinar, "mail_list"))
    Message.objects.filter(recipient=webinar.invitations.first().email).update(status="failed")
    InvitationFactory(webinar=webinar)

    progress = staff.get(page(webinar)).context["progress"]

    assert (progress.invited, progress.not_mailed) == (3, 1)
    assert (progress.registered, progress.cancelled, progress.attended) == (1, 1, 1)
    assert (progress.with_wishes, progress.seated) == (1, 1)
    mails = [(m.kind, m.sent, m.waiting, m.trouble) for m in progress.mails]
    assert mails == [("webinar.invitation", 0, 1, 1)]
    assert [(r.seats_taken, r.first_wishes) for r in progress.rooms] == [(1, 1)]
    assert "1 person on the list was not mailed yet." in staff.get(page(webinar)).content.decode()


def test_progress_tells_who_waits_and_whose_place_is_kept_from_those_who_cancelled(staff):
    webinar = WebinarFactory()
    in_time, too_late = (timezone.now() + timedelta(minutes=m) for m in (5, -5))
    RegistrationFactory(webinar=webinar)
    RegistrationFactory.create_batch(2, webinar=webinar, status="waiting")
    RegistrationFactory(webinar=webinar, status="offered", held_until=in_time)
    RegistrationFactory(webinar=webinar, status="pending", held_until=in_time)
    RegistrationFactory(webinar=webinar, status="pending", held_until=too_late)
    RegistrationFactory(webinar=webinar, status="cancelled", cancelled_at=timezone.now())

    progress = staff.get(page(webinar)).context["progress"]

    assert (progress.registered, progress.kept) == (1, 2)
    assert (progress.waiting, progress.cancelled) == (2, 1)
