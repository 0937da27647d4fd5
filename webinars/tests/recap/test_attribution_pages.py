"""What somebody wrote, on their own page: a choice, what it changes, and the press that does it."""

import pytest
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from webinars.live.domain.notes import write_insight
from webinars.models import Insight
from webinars.recap.domain.statements import rephrase_statement
from webinars.tests.factories import HostFactory, InsightFactory, RegistrationFactory, SeatFactory
from webinars.tests.told_by_name import NAME, told_by_name

pytestmark = pytest.mark.django_db
ANONYMOUS = {"attribution": "anonymous", "name": ""}


@pytest.fixture
def world(time_machine):
    return told_by_name(time_machine)


def own(world, *note):
    name = "own-note-edit" if note else "own-note-list"
    return reverse(f"webinars:{name}", args=[world.author.token, *(n.code for n in note)])


def test_the_own_page_leads_to_what_one_wrote_after_all_is_published(world, client):
    page = client.get(world.author.get_absolute_url()).content.decode()
    assert own(world) in page

    listed = words(client.get(own(world)))

    for note in world.notes:
        assert note.text in listed
        assert own(world, note) in listed
    assert f"Others read: <bdi>{NAME}</bdi>" in listed


def test_first_the_page_says_what_changes_and_changes_nothing(world, client):
    answer = words(client.post(own(world, world.notes[2]), ANONYMOUS))

    assert "1 sentence of the recap changes, and 4 files that readers can get." in answer
    assert "What is published says “corrected”" in answer
    assert Insight.objects.get(pk=world.notes[2].pk).author_name == NAME


def test_pressing_changes_it(world, client):
    answer = client.post(own(world, world.notes[2]), {**ANONYMOUS, "sure": "on"})

    assert answer.url == own(world)
    world.edited.refresh_from_db()
    assert world.edited.text == "As somebody put it: money is short."
    assert "Others read no name." in words(client.get(own(world)))


def test_a_name_must_be_spelled(world, client):
    answer = client.post(
        own(world, world.notes[0]), {"attribution": "named", "name": "", "sure": 1}
    )

    assert "Write the name as it shall read." in words(answer)
    assert Insight.objects.get(pk=world.notes[0].pk).author_name == NAME


def test_without_a_cluster_none_is_offered(client):
    seat = SeatFactory(breakout__status="running")
    note = InsightFactory(breakout=seat.breakout, registration=seat.registration)
    address = reverse("webinars:own-note-edit", args=[seat.registration.token, note.code])

    assert 'value="cluster"' not in client.get(address).content.decode()
    answer = client.post(address, {"attribution": "cluster", "sure": "on"})
    assert answer.status_code == 200
    assert Insight.objects.get().attribution == "anonymous"


def test_nobody_changes_what_another_wrote(world, client):
    other = RegistrationFactory(webinar=world.webinar)
    address = reverse("webinars:own-note-edit", args=[other.token, world.notes[0].code])

    assert client.get(address).status_code == 404
    assert client.post(address, {**ANONYMOUS, "sure": "on"}).status_code == 404


def test_a_host_takes_the_name_off_what_they_wrote(world):
    world.room.status = "running"
    world.room.save()
    note = write_insight(world.room, kind="insight", text="Start small", author=world.host)
    host = Client()
    link = reverse("webinars:breakout-host-link", args=[world.room.code, world.host.token])
    listed = reverse("webinars:host-note-list", args=[world.room.code])
    # The recap is published: the console is closed to them, and their own notes are not.
    assert host.get(link).headers["Location"] == listed
    assert host.get(world.room.get_host_url()).status_code == 404
    assert f"Others read: <bdi>{world.host.name}</bdi>" in words(host.get(listed))

    host.post(f"{listed}{note.code}/", {**ANONYMOUS, "sure": "on"})

    assert (Insight.objects.get(pk=note.pk).signature, world.host.name) == ("", world.host.name)
    assert "Others read no name." in words(host.get(listed))


def test_staff_who_lead_the_room_have_no_list_as_hosts(world, client):
    client.force_login(world.staff)

    answer = client.get(reverse("webinars:host-note-list", args=[world.room.code]))

    assert answer.status_code == 404


def test_a_person_who_is_named_agrees_and_takes_it_back_on_their_page(client):
    seat = SeatFactory(breakout__status="running")
    person = RegistrationFactory(webinar=seat.breakout.webinar, name="Zoe Named")
    note = write_insight(seat.breakout, kind="commitment", text="We share", owner="Zoe Named")
    page = reverse("webinars:own-note-list", args=[person.token])
    answer = reverse("webinars:own-commitment-answer", args=[person.token, note.code])
    assert "Agree: name “Zoe Named”" in words(client.get(page))

    client.post(answer, {"agree": "1"})
    assert Insight.objects.get().taken_on_by == "Zoe Named"
    assert "Take it back" in words(client.get(page))

    client.post(answer, {"agree": "0"})
    assert Insight.objects.get().taken_on_by == ""
    assert client.post(answer, {"agree": "1"}).status_code == 404


def test_staff_change_it_in_the_administration_with_a_trace(world, client):
    client.force_login(world.staff)
    address = reverse("admin:webinars_insight_attribute", args=[world.notes[2].pk])
    assert "Compiled sentences are drafted anew" in words(client.get(address))

    client.post(address, {"attribution": "cluster", "name": ""})

    assert Insight.objects.get(pk=world.notes[2].pk).credit == "Lead Cluster"
    assert AuditEvent.objects.get(verb="insight.attributed").actor == world.staff


def test_who_may_not_change_insights_does_not(world, client):
    client.force_login(UserFactory(is_staff=True))
    address = reverse("admin:webinars_insight_attribute", args=[world.notes[2].pk])

    client.post(address, ANONYMOUS)

    assert Insight.objects.get(pk=world.notes[2].pk).author_name == NAME


def test_the_name_is_no_field_of_the_administrations_form(client):
    client.force_login(CoordinatorFactory())
    note = InsightFactory(host=HostFactory(), author_name="Ann")

    page = client.get(reverse("admin:webinars_insight_change", args=[note.pk])).content.decode()

    assert 'name="author_name"' not in page
    assert 'name="attribution"' not in page


def test_staff_find_on_their_dashboard_the_sentence_in_which_a_name_is_masked(world, client):
    rephrase_statement(world.edited, "Zqlast is short of money.", by=None, note="-")
    client.post(own(world, world.notes[2]), {**ANONYMOUS, "sure": "on"})
    client.force_login(world.staff)

    page = words(client.get("/dashboard/"))

    assert "A name is masked in 1 sentence of “" in page
    address = reverse("admin:webinars_recap_change", args=[world.recap.pk])
    assert f"{address}#sentence-{world.edited.pk}" in page
    assert "A name is masked: put it into other words" in words(client.get(address))
