"""A break-out that staff cancel: who sits where then, and who is told what, once."""

from collections import Counter

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain import cancelling
from webinars.breakouts.domain.cancelling import cancel_breakout
from webinars.breakouts.domain.seat_requests import wait_for_seat
from webinars.breakouts.domain.wishes import save_ranking
from webinars.live.domain.rooms import open_rooms, reopen_room
from webinars.models import Breakout, Host, Registration, Seat
from webinars.tests.factories import BreakoutFactory, HostFactory, WebinarFactory
from webinars.tests.factories import RegistrationFactory as Registered
from webinars.webinar.domain.programme import programme_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms():
    """Energy is to be cancelled; waste has a seat left, water is full."""
    webinar = WebinarFactory(title="Green skills")
    sizes = {"Energy": 5, "Waste": 2, "Water": 1}
    return [BreakoutFactory(webinar=webinar, title=t, capacity=n) for t, n in sizes.items()]


@pytest.fixture
def energy(rooms):
    """Ana and Bo both wish for waste, which has one seat; Cy wishes for nothing else. Hal hosts it
    and sits in it, Kim hosts it as well; Pat waits for a seat. Wes sits in water, Zoe in waste."""
    energy, waste, water = rooms
    for name, wishes, room in (
        ("ana", [energy, waste], energy),
        ("bo", [energy, water, waste], energy),
        ("cy", [energy], energy),
        ("hal", [], energy),
        ("wes", [water], water),
        ("zoe", [], waste),
    ):
        sit(name, wishes, room)
    HostFactory(breakout=energy, email="hal@example.org", name="Hal")
    HostFactory(breakout=energy, email="kim@example.org", part=Host.Part.CO_HOST)
    return energy


def sit(name, wishes, room):
    person = Registered(webinar=room.webinar, email=f"{name}@example.org", name=name.title())
    save_ranking(person, ranking=wishes)
    Seat.objects.create(registration=person, breakout=room)


def seats():
    rows = Seat.objects.values_list("registration__email", "breakout__title")
    return {email.partition("@")[0]: title for email, title in rows}


def got(deliveries):
    return Counter(d.recipient.partition("@")[0] for d in deliveries)


def test_people_sit_by_their_wishes_where_there_is_room_and_the_others_choose(energy, post):
    wishes = {r.pk: r.wishes() for r in Registration.objects.all()}

    plan = cancel_breakout(energy, reason="The host is ill.", by=None)

    after = seats()
    assert (after["wes"], after["zoe"]) == ("Water", "Waste")  # nobody else moves
    [lucky] = [name for name in ("ana", "bo") if name in after]
    assert after == {"wes": "Water", "zoe": "Waste", lucky: "Waste"}
    assert {r.pk: r.wishes() for r in Registration.objects.all()} == wishes
    mails = post()
    assert got(mails) == Counter(["ana", "bo", "cy", "hal", "kim"])
    assert plan.mails == 5
    texts = {mail.recipient.partition("@")[0]: " ".join(mail.text.split()) for mail in mails}
    assert all("The host is ill." in text for text in texts.values())
    assert "You have a seat in the break-out “Waste” now. It is number" in texts[lucky]
    choosing = {
        name for name, text in texts.items() if "Please choose one on your own page" in text
    }
    assert choosing == {"ana", "bo", "cy", "hal"} - {lucky}
    assert {n for n, text in texts.items() if "offered to host" in text} == {"hal", "kim"}
    for name in ("ana", "bo", "cy", "hal"):
        person = Registration.objects.get(email=f"{name}@example.org")
        assert person.get_link() in texts[name]
    event = AuditEvent.objects.get(verb="breakout.cancelled")
    assert event.facts == {"moved": 1, "asked": 3, "mails": 5, "reason": "The host is ill."}


@pytest.mark.parametrize("left_out", ["hosts", "moving", "choosing"])
def test_without_a_role_somebody_would_not_be_told(energy, post, monkeypatch, left_out):
    """The control: the test above sees each role."""
    whole = cancelling.plan_cancelling(energy)
    nobody = {} if left_out == "moving" else []
    parts = {name: getattr(whole, name) for name in ("hosts", "moving", "choosing")}
    fewer = cancelling.Cancelling(**{**parts, left_out: nobody})
    monkeypatch.setattr(cancelling, "plan_cancelling", lambda breakout: fewer)

    cancel_breakout(energy, by=None)

    assert got(post()) != Counter(["ana", "bo", "cy", "hal", "kim"])


def test_who_waited_for_a_seat_in_it_is_told_once(energy, rooms, post):
    Breakout.objects.filter(pk=energy.pk).update(capacity=4)
    wes = Registration.objects.get(email="wes@example.org")
    wait_for_seat(wes, breakout=Breakout.objects.get(pk=energy.pk))

    cancel_breakout(energy, by=None)

    assert got(post())["wes"] == 1
    assert seats()["wes"] == "Water"


def test_before_seats_are_given_only_those_without_another_wish_are_asked(rooms, post):
    energy, waste, _water = rooms
    for name, wishes in (("ana", [energy, waste]), ("bo", [energy]), ("cy", [])):
        person = Registered(webinar=energy.webinar, email=f"{name}@example.org")
        save_ranking(person, ranking=wishes)

    cancel_breakout(energy, by=None)

    assert got(post()) == Counter(["bo"])


def test_who_cancelled_before_the_mail_went_out_gets_none(energy, post):
    cancel_breakout(energy, by=None)
    gone = Registration.objects.filter(email="cy@example.org")
    gone.update(status="cancelled", cancelled_at=gone.get().registered_at)

    assert got(post())["cy"] == 0


def test_a_cancelled_room_is_shown_so_and_nothing_begins_in_it(energy, client):
    cancel_breakout(energy, reason="Too few <came>.", by=None)
    energy.refresh_from_db()

    content = client.get(energy.webinar.get_absolute_url()).content.decode()
    assert content.count("Does not take place") == 1
    assert "Too few &lt;came&gt;." in content
    assert [room.breakout.is_cancelled for room in programme_of(energy.webinar).rooms].count(True)
    with pytest.raises(Refused, match="was cancelled"):
        reopen_room(energy, by=None)
    opened = open_rooms(energy.webinar, by=None)
    assert energy not in opened
    with pytest.raises(Refused, match="This break-out is cancelled"):
        cancel_breakout(energy, by=None)


def test_a_running_room_is_closed_not_cancelled(energy):
    open_rooms(energy.webinar, only=energy, by=None)

    with pytest.raises(Refused, match="close it instead"):
        cancel_breakout(energy, by=None)


def test_staff_read_what_will_happen_and_press(energy, staff, post):
    page = reverse("admin:webinars_breakout_cancel", args=[energy.pk])
    assert (
        page
        in staff.get(reverse("admin:webinars_breakout_change", args=[energy.pk])).content.decode()
    )

    Breakout.objects.filter(pk=energy.pk).update(capacity=4)
    wes = Registration.objects.get(email="wes@example.org")
    wait_for_seat(wes, breakout=Breakout.objects.get(pk=energy.pk))

    text = " ".join(staff.get(page).content.decode().split())
    assert "Wished for it, which counts no longer: 3 people. All other wishes stay" in text
    assert "Told that they need not wait for a seat in it any longer: 1 person." in text
    assert "You may leave it out." in text
    assert "where a seat is free: 1 person." in text
    assert "on their own page: 3 people." in text
    assert "6 mails go out, one to each address, 2 hosts among them." in text
    assert post() == []

    text = staff.post(page, {"reason": "Why"}, follow=True).content.decode()

    assert "is cancelled. Seated elsewhere: 1 person; asked to choose: 3 people." in text
    assert Breakout.objects.get(pk=energy.pk).cancelled_because == "Why"
    assert AuditEvent.objects.get(verb="breakout.cancelled").actor == staff.person
    assert len(post()) == 6
    assert (
        "Cancel break-out"
        not in staff.get(
            reverse("admin:webinars_breakout_change", args=[energy.pk])
        ).content.decode()
    )
