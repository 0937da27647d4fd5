"""A commitment is in the hands of those alone who agreed: boards and recaps name nobody else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import ClusterFactory, MembershipFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from webinars.live.domain.notes import amend_insight, write_insight
from webinars.models import Correction, Insight
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.owners import agree_as_owner, decline_as_owner
from webinars.recap.domain.publication import approve_and_publish
from webinars.tests.factories import (
    HostFactory,
    RegistrationFactory,
    SeatFactory,
)
from webinars.tests.told_by_name import in_database
from webinars.webinar.domain.actions import close_webinar

pytestmark = pytest.mark.django_db
DUE = date(2100, 1, 31)
NAME = "Zqfirst Zqlast"


@pytest.fixture
def seat():
    return SeatFactory(breakout__status="running", registration__name="Ana Author")


def promised(seat, owner, text="We share our checklist", **facts):
    facts = {"kind": "commitment", "text": text, "due_on": DUE, **facts}
    note = write_insight(seat.breakout, author=seat.registration, owner=owner, **facts)
    return Insight.objects.get(pk=note.pk)


def in_recap(note, clock):
    webinar = note.breakout.webinar
    if webinar.status != "held":
        clock.move_to(webinar.ends_at + timedelta(minutes=5))
        close_webinar(webinar, by=None)
        webinar.refresh_from_db()
        approve_and_publish(compile_recap(webinar), by=None)
    return webinar.recap.statements.get(key=f"step/insight/{note.code}").text


def mails():
    return list(Message.objects.filter(kind="commitment.named").values_list("recipient", flat=True))


def test_authors_agree_by_writing_their_own_name(seat):
    note = promised(seat, "ana author")

    assert note.taken_on_by == "ana author"
    assert note.owner_registration == seat.registration
    assert mails() == []


def test_somebody_else_is_asked_by_mail_and_named_once_they_agree(seat, time_machine):
    other = RegistrationFactory(webinar=seat.breakout.webinar, name=NAME, email="z@example.org")

    note = promised(seat, NAME)

    assert note.taken_on_by == "somebody in the room"
    assert mails() == ["z@example.org"]
    assert in_recap(note, time_machine) == (
        "Somebody in the room committed to this by 31 January 2100: “We share our checklist”."
    )
    assert note.owner_registration == other

    agree_as_owner(note, by=None)

    assert in_recap(note, time_machine).startswith(f"{NAME} committed to this by")
    assert Correction.objects.get().note == "Who takes on a commitment is confirmed."


def test_the_mail_leads_to_the_page_and_is_not_written_once_they_answered(seat):
    other = RegistrationFactory(webinar=seat.breakout.webinar, name=NAME)
    note = promised(seat, NAME)
    message = Message.objects.get(kind="commitment.named")

    letter = outbox.write(message)
    assert f"{other.get_link()}notes/" in letter.text
    assert "We share our checklist" in letter.text

    decline_as_owner(note, by=None)
    message.refresh_from_db()
    assert outbox.write(message) is None


def test_a_host_is_asked_by_their_own_address(seat):
    host = HostFactory(breakout=seat.breakout, name=NAME, email="host@example.org")

    note = promised(seat, NAME)

    assert (note.owner_host, mails()) == (host, ["host@example.org"])


def test_two_of_one_name_are_not_guessed_at(seat):
    RegistrationFactory.create_batch(2, webinar=seat.breakout.webinar, name=NAME)

    note = promised(seat, NAME)

    assert (note.owner_registration, note.taken_on_by) == (None, "somebody in the room")
    assert mails() == []


def test_nobody_speaks_for_a_cluster_unasked(seat, time_machine):
    ClusterFactory(name="Zq Cluster")
    note = promised(seat, "zq cluster")

    assert note.taken_on_by == "a cluster"
    assert in_recap(note, time_machine).startswith("A cluster committed to this by")


def test_managers_find_it_on_their_dashboard_and_confirm_by_one_press(seat, client, time_machine):
    manager = MembershipFactory(cluster=ClusterFactory(name="Zq Cluster")).user
    note = promised(seat, "Zq Cluster")
    assert "A cluster committed" in in_recap(note, time_machine)
    client.force_login(manager)
    address = reverse("webinars:commitment-answer", args=[note.code])
    dashboard = client.get("/dashboard/").content.decode()
    assert f'action="{address}"' in dashboard
    assert 'name="agree" value="1"' in dashboard

    client.post(address, {"agree": "1"})

    note.refresh_from_db()
    assert note.taken_on_by == "Zq Cluster"
    assert in_recap(note, time_machine).startswith("Zq Cluster committed to this by")
    assert address not in client.get("/dashboard/").content.decode()
    assert AuditEvent.objects.get(verb="commitment.agreed").actor == manager


def test_another_clusters_manager_does_not_confirm(seat, client):
    ClusterFactory(name="Zq Cluster")
    note = promised(seat, "Zq Cluster")
    client.force_login(MembershipFactory().user)

    answer = client.post(reverse("webinars:commitment-answer", args=[note.code]), {"agree": "1"})

    assert answer.status_code == 404
    assert Insight.objects.get().owner_agreed_at is None


def test_who_agreed_takes_it_back_everywhere(seat, time_machine):
    other = RegistrationFactory(webinar=seat.breakout.webinar, name="Ben Other")
    note = promised(seat, "Ben Other")
    Insight.objects.update(owner=NAME, owner_registration=other)
    Insight.history.update(owner=NAME)
    note.refresh_from_db()
    agree_as_owner(note, by=None)
    assert NAME in in_recap(note, time_machine)
    assert {"webinars.Statement", "webinars.RecapVersion"} < in_database()

    decline_as_owner(Insight.objects.get(), by=None)

    assert in_recap(note, time_machine) == (
        "This is to be done by 31 January 2100: “We share our checklist”."
    )
    assert in_database() == set()


def test_an_agreement_holds_for_its_own_name_alone(seat):
    RegistrationFactory(webinar=seat.breakout.webinar, name=NAME)
    note = promised(seat, "Ana Author")
    facts = {"text": note.text, "kind": note.kind, "due_on": DUE, "version": 1}

    note = amend_insight(note, owner=NAME, author=seat.registration, **facts)

    assert (note.owner_agreed_at, note.taken_on_by) == (None, "somebody in the room")
    assert len(mails()) == 1


def test_agreeing_to_what_names_somebody_else_by_now_is_refused(seat):
    RegistrationFactory(webinar=seat.breakout.webinar, name=NAME)
    note = promised(seat, NAME)
    Insight.objects.update(owner="Somebody Else", owner_registration=None)

    with pytest.raises(Refused):
        agree_as_owner(note, by=None)


def test_an_erased_owner_is_named_no_more():
    note = Insight(kind="commitment", owner="(erased)", owner_agreed_at=timezone.now())

    assert note.taken_on_by == "somebody in the room"
