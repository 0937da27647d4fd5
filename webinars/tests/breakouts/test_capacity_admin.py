"""Staff who lower a number of places below the people are told whom it concerns, and may go on."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from webinars.models import Breakout, Registration, Seat, Webinar
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory
from webinars.tests.webinar.test_webinar_writing_admin import no_rows, page

pytestmark = pytest.mark.django_db

INLINES = ("hosts", "materials", "seats", "insights", "seat_requests")
BOX = "Save it all the same: everybody keeps their seat, and I will move people myself"


@pytest.fixture
def room():
    room = BreakoutFactory(title="Energy", capacity=5)
    for name in ("Ana", "Bo", "Cy"):
        room.seats.create(registration=RegistrationFactory(webinar=room.webinar, name=name))
    return room


def form_of(room, **changes):
    rows = {f"{name}-{key}_FORMS": 0 for name in INLINES for key in ("TOTAL", "INITIAL")}
    return {"position": 1, "title": room.title, "capacity": room.capacity, **rows, **changes}


def save(staff, room, **changes):
    address = reverse("admin:webinars_breakout_change", args=[room.pk])
    return staff.post(address, form_of(room, **changes), follow=True)


def errors(response):
    return dict(response.context["adminform"].form.errors)


def test_fewer_places_than_people_are_refused_with_names_and_a_box_to_tick(staff, room):
    response = save(staff, room, capacity=1)

    assert errors(response) == {"capacity": ["2 people more than that have their place: Bo, Cy."]}
    text = response.content.decode()
    assert BOX in text
    assert 'type="checkbox" name="accept_overfull"' in text
    assert Breakout.objects.get().capacity == 5


def test_the_box_is_not_shown_before_it_is_needed(staff, room):
    text = staff.get(reverse("admin:webinars_breakout_change", args=[room.pk])).content.decode()

    assert 'type="checkbox" name="accept_overfull"' not in text


def test_with_the_box_ticked_it_is_saved_nobody_is_moved_and_the_page_says_how_full_it_is(
    staff, room
):
    save(staff, room, capacity=1, accept_overfull="on")

    assert Breakout.objects.get().capacity == 1
    assert Seat.objects.filter(breakout=room).count() == 3
    event = AuditEvent.objects.get(verb="breakout.capacity_changed")
    assert (event.actor, event.facts["beyond"]) == (staff.person, 2)
    for address in (
        reverse("admin:webinars_breakout_changelist"),
        reverse("admin:webinars_breakout_change", args=[room.pk]),
    ):
        assert "3 / 1 (2 more people than places)" in staff.get(address).content.decode()


def test_the_box_stays_ticked_where_something_else_is_wrong(staff, room):
    response = save(staff, room, capacity=1, accept_overfull="on", title="")

    assert set(errors(response)) == {"title"}
    assert 'name="accept_overfull" id="id_accept_overfull" checked' in response.content.decode()


def test_the_webinar_s_page_names_them_too_and_leads_to_the_room(staff, room):
    webinar = room.webinar
    row = {"id": room.pk, "webinar": webinar.pk, "position": 1, "title": "Energy", "capacity": 2}
    rows = {f"breakouts-0-{name}": value for name, value in row.items()}
    rows |= {"breakouts-TOTAL_FORMS": 1, "breakouts-INITIAL_FORMS": 1}

    response = staff.post(page(webinar, "rooms"), {**webinar_form(webinar), **rows})

    formsets = {f.opts.model: f.formset for f in response.context["inline_admin_formsets"]}
    assert formsets[Breakout].errors == [{"capacity": ["1 person more than that has a place: Cy."]}]
    assert Breakout.objects.get().capacity == 5


def test_the_webinar_s_page_saves_of_a_room_only_what_was_changed(staff, room):
    webinar = room.webinar
    row = {"id": room.pk, "webinar": webinar.pk, "position": 7, "title": "Energy", "capacity": 9}
    rows = {f"breakouts-0-{name}": value for name, value in row.items()}
    rows |= {"breakouts-TOTAL_FORMS": 1, "breakouts-INITIAL_FORMS": 1}

    response = staff.post(page(webinar, "rooms"), {**webinar_form(webinar), **rows})

    assert response.status_code == 302
    assert Breakout.objects.values_list("position", "capacity").get() == (7, 9)
    assert AuditEvent.objects.get(verb="breakout.capacity_changed").facts["now"] == 9


def webinar_form(webinar, **changes):
    return {
        "series": webinar.series_id,
        "number": webinar.number,
        "title": webinar.title,
        "language": "en",
        "capacity": webinar.capacity,
        "offer_hours": 24,
        "breakout_minutes": 45,
        **no_rows(),
        **changes,
    }


def test_a_webinar_s_places_below_its_people_are_refused_with_the_last_names(staff):
    webinar = WebinarFactory(capacity=3)
    for name in ("Ana", "Bo", "Cy"):
        RegistrationFactory(webinar=webinar, name=name)

    response = staff.post(page(webinar, "settings"), webinar_form(webinar, capacity=1))

    assert errors(response) == {"capacity": ["2 people more than that have their place: Bo, Cy."]}
    assert "Save it all the same: nobody loses a place" in response.content.decode()
    assert Webinar.objects.get().capacity == 3

    staff.post(page(webinar, "settings"), webinar_form(webinar, capacity=1, accept_overfull="on"))

    assert Webinar.objects.get().capacity == 1
    assert Registration.objects.active().count() == 3
    assert AuditEvent.objects.get(verb="webinar.capacity_changed").facts["beyond"] == 2
    listed = staff.get(reverse("admin:webinars_webinar_changelist")).content.decode()
    assert "3 / 1 (2 more people than places)" in listed


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("room_link", "https://meet.example.org/", "Write {room} once"),
        ("room_link", "https://meet.example.org/{room}/{room}", "Write {room} once"),
        ("room_link", "http://meet.example.org/{room}", "begins with https://"),
        ("room_link", "https://me@meet.example.org/{room}", "must not contain a user name"),
        ("room_link", "https://{room}", "Enter a valid URL."),
        ("room_link", "https://localhost/{room}", "named public site"),
        ("breakout_agenda", "10 Round\nTalk", "Line 2, “Talk”: write its minutes first"),
        ("breakout_agenda", "0 Round", "Line 1, “0 Round”: a step takes 1 to 480 minutes."),
        ("breakout_agenda", "481 Round", "a step takes 1 to 480 minutes."),
        ("breakout_agenda", "10 " + "x" * 161, "its title has more than 160 characters."),
        ("breakout_minutes", "4", "greater than or equal to 5"),
        ("capacity", "0", "greater than or equal to 1"),
    ],
)
def test_bad_rules_for_break_outs_are_named_beside_their_field(staff, field, value, said):
    webinar = WebinarFactory()
    section = page(webinar, "rooms" if field == "room_link" else "settings")

    found = errors(staff.post(section, webinar_form(webinar, **{field: value})))

    assert list(found) == [field]
    assert said in " ".join(found[field])


def test_good_rules_for_break_outs_are_kept(staff):
    webinar = WebinarFactory()
    good = {
        "room_link": "https://meet.example.org/tgtf-{room}",
        "breakout_agenda": "10 Round of introductions\r\n\r\n25 What works",
        "breakout_minutes": 35,
    }

    for section in ("rooms", "settings"):
        answer = staff.post(page(webinar, section), webinar_form(webinar, **good))
        assert answer.status_code == 302

    webinar = Webinar.objects.get()
    assert webinar.room_link == good["room_link"]
    room = BreakoutFactory(webinar=webinar)
    assert room.way_in == f"https://meet.example.org/tgtf-{room.meeting_code}"


def test_a_break_out_is_written_with_everything_it_has(staff, room):
    rows = {
        "materials-TOTAL_FORMS": 1,
        "materials-0-position": 1,
        "materials-0-title": "Guide",
        "materials-0-link": "https://example.org/guide",
        "hosts-TOTAL_FORMS": 1,
        "hosts-0-name": "Hal",
        "hosts-0-part": "co_host",
    }
    facts = {"language": "de", "venue": "Room 3", "agenda": "5 Hello", "under_minimum": "close"}

    response = save(staff, room, minimum=2, **facts, **rows)

    assert response.redirect_chain
    kept = Breakout.objects.get()
    assert {name: getattr(kept, name) for name in facts} == facts
    assert (kept.minimum, kept.hosts.get().part) == (2, "co_host")
    assert str(kept.materials.get()) == "Guide"


@pytest.mark.parametrize(
    "link", ["http://example.org/", "javascript:alert(1)", "https://localhost"]
)
def test_materials_lie_at_public_https_addresses(staff, room, link):
    rows = {
        "materials-TOTAL_FORMS": 1,
        "materials-0-position": 1,
        "materials-0-title": "Guide",
        "materials-0-link": link,
    }

    response = save(staff, room, **rows)

    assert not response.redirect_chain
    assert not room.materials.exists()


def test_a_break_out_s_agenda_names_the_line_that_is_no_step(staff, room):
    assert errors(save(staff, room, agenda="5 Hello\nBye")) == {
        "agenda": ["Line 2, “Bye”: write its minutes first, as in “10 Round of introductions”."]
    }


def test_a_moderator_is_written_on_the_webinar_s_page_and_gets_a_personal_link(staff):
    webinar = WebinarFactory()
    rows = {
        "moderators-TOTAL_FORMS": 1,
        "moderators-0-name": "Mia Moderator",
        "moderators-0-email": "mia@example.org",
    }

    staff.post(page(webinar, "live"), webinar_form(webinar, **rows))

    moderator = webinar.moderators.get()
    links = reverse("admin:webinars_webinar_moderator_links", args=[webinar.pk])
    assert (
        f'href="{links}#person-{moderator.pk}"' in staff.get(page(webinar, "live")).content.decode()
    )

    same = {"moderators-INITIAL_FORMS": 1, "moderators-0-id": moderator.pk}
    same["moderators-0-webinar"] = webinar.pk
    renamed = {**rows, **same, "moderators-0-name": "Mia"}
    staff.post(page(webinar, "live"), webinar_form(webinar, **renamed))
    assert webinar.moderators.get().code == moderator.code

    other = {"moderators-0-email": "other@example.org"}
    staff.post(page(webinar, "live"), webinar_form(webinar, **{**rows, **same, **other}))
    assert webinar.moderators.get().email == "other@example.org"
    assert staff.get(urlsplit(moderator.get_link()).path).status_code == 404
