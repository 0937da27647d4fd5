"""What holds of campaigns and of letters alike, and of both beside each other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.posts import FakePost
from webinars.campaign.domain.actions import CAMPAIGN
from webinars.correspondence.domain.actions import LETTER, release_letter, write_letter
from webinars.mailing.domain import listing
from webinars.mailing.domain.actions import (
    cancel_mailing,
    pause_mailing,
    resume_mailing,
    schedule_mailing,
    start_mailing,
)
from webinars.mailing.domain.kinds import KINDS, kind_of
from webinars.mailing.domain.listing import advance_mailings
from webinars.mailing.domain.progress import mailing_progress
from webinars.models import Mailing
from webinars.tests.factories import CampaignFactory, RegistrationFactory, StaffLetterFactory
from webinars.webinar.domain.actions import cancel_webinar, move_webinar

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
Status = Mailing.Status


def a_campaign(*names, **facts):
    campaign = CampaignFactory(**facts)
    for name in names:
        campaign.guests.create(email=f"{name}@example.org", name=name)
    return campaign


def a_letter(*names, **facts):
    letter = StaffLetterFactory(**facts)
    for name in names:
        RegistrationFactory(webinar=letter.webinar, email=f"{name}@example.org", name=name)
    return letter


each_kind = pytest.mark.parametrize("make", [a_campaign, a_letter])


def recipients(mailing, *statuses):
    mails = Message.objects.filter(source=mailing.source)
    mails = mails.filter(status__in=statuses) if statuses else mails
    return sorted(mail.recipient.partition("@")[0] for mail in mails)


def everything_out():
    post = FakePost()
    while batch := outbox.claim(50):
        outbox.deliver_all(batch, post)


def test_every_kind_of_mailing_is_signed_up():
    assert {*KINDS} == {*Mailing.__subclasses__()}
    assert [kind.noun for kind in (CAMPAIGN, LETTER)] == ["campaign", "letter"]


# --- What refuses it -----------------------------------------------------------------------------
@each_kind
def test_what_would_reach_nobody_is_neither_started_nor_scheduled(make):
    mailing, by = make(), CoordinatorFactory()
    nobody = str(kind_of(mailing).nobody)

    with pytest.raises(Refused, match=nobody):
        start_mailing(mailing, by=by)
    with pytest.raises(Refused, match=nobody):
        schedule_mailing(mailing, starts_at=timezone.now() + HOUR, by=by)

    mailing.refresh_from_db()
    assert mailing.status == Status.DRAFT


def test_letter_that_would_reach_nobody_is_not_released():
    letter = write_letter(a_letter(), by=CoordinatorFactory())

    with pytest.raises(Refused, match="Nobody would get this letter"):
        release_letter(letter, by=CoordinatorFactory())


@each_kind
def test_time_that_is_past_is_refused(make):
    with pytest.raises(Refused, match="This time is past"):
        schedule_mailing(
            make("ann"), starts_at=timezone.now() - timedelta(seconds=1), by=CoordinatorFactory()
        )


@each_kind
def test_of_two_staff_who_start_it_at_once_one_does(make):
    mailing, (one, other) = make("ann"), CoordinatorFactory.create_batch(2)
    start_mailing(mailing, by=one)

    with pytest.raises(Refused, match="is going out"):
        start_mailing(mailing, by=other)  # whose page shows it as a draft
    with pytest.raises(Refused, match="is going out"):
        schedule_mailing(mailing, starts_at=timezone.now() + HOUR, by=other)

    started = AuditEvent.objects.get(verb=f"{kind_of(mailing).noun}.started")
    assert (started.actor, started.facts) == (one, {"people": 1})


def test_of_two_staff_who_release_a_letter_at_once_one_does():
    letter = write_letter(a_letter("ann"), by=CoordinatorFactory())
    one, other = CoordinatorFactory.create_batch(2)
    release_letter(letter, by=one)

    with pytest.raises(Refused, match="This letter is released"):
        release_letter(letter, by=other)

    letter.refresh_from_db()
    assert letter.released_by == one


# --- Into the outbox -----------------------------------------------------------------------------
@each_kind
def test_who_lets_it_go_promises_nothing_and_the_worker_does(make):
    mailing = start_mailing(make("ann", "bob"), by=CoordinatorFactory())
    assert recipients(mailing) == []

    advance_mailings()

    assert recipients(mailing) == ["ann", "bob"]


@each_kind
def test_pause_and_cancel_between_two_chunks_leave_the_rest_alone(monkeypatch, make):
    monkeypatch.setattr(listing, "CHUNK", 1)
    mailing, by = start_mailing(make("ann", "bob", "cy"), by=CoordinatorFactory()), None
    advance_mailings(seconds=0)
    assert pause_mailing(mailing, by=by) == 1
    advance_mailings()
    assert recipients(mailing, Message.Status.HELD) == ["ann"]

    assert resume_mailing(mailing, by=by) == 1
    advance_mailings(seconds=0)
    assert cancel_mailing(mailing, by=by) == 2
    advance_mailings()
    everything_out()

    assert recipients(mailing, Message.Status.DROPPED) == ["ann", "bob"]
    assert recipients(mailing) == ["ann", "bob"]


def test_pause_in_the_midst_of_a_chunk_ends_the_listing_after_it(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 1)
    letter = start_mailing(a_letter("ann", "bob", "cy"), by=CoordinatorFactory())

    def with_pause(chunks):
        for number, chunk in enumerate(chunks):
            if number == 1:
                pause_mailing(letter, by=None)
            yield chunk

    monkeypatch.setattr(listing, "unhurried", with_pause)
    advance_mailings()

    assert recipients(letter, Message.Status.HELD) == ["ann"]
    assert recipients(letter) == ["ann"]


def test_two_letters_and_a_campaign_that_mean_the_same_people_reach_each_by_one_mail_of_each():
    one = a_letter("ann", "bob")
    other = StaffLetterFactory(webinar=one.webinar)
    campaign = a_campaign("bob", "cy")
    for mailing in (campaign, other, one):
        start_mailing(mailing, by=CoordinatorFactory())
    for _shift in range(3):
        advance_mailings(seconds=0)
    advance_mailings()
    everything_out()

    sent = [recipients(mailing, Message.Status.SENT) for mailing in (one, other, campaign)]
    assert sent == [["ann", "bob"], ["ann", "bob"], ["bob", "cy"]]
    assert Message.objects.count() == 6


def test_what_began_first_is_put_into_the_outbox_first(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 1)
    letter, campaign = a_letter("ann", "bob"), a_campaign("cy", "di")
    start_mailing(campaign, by=CoordinatorFactory())
    start_mailing(letter, by=CoordinatorFactory())

    advance_mailings(seconds=0)

    assert (recipients(campaign), recipients(letter)) == (["cy"], [])


@pytest.mark.parametrize("people", [1, 30])
def test_listing_a_chunk_costs_the_same_for_few_and_for_many(django_assert_num_queries, people):
    letter = a_letter(*(f"person{n}" for n in range(people)))
    start_mailing(letter, by=CoordinatorFactory())

    with django_assert_num_queries(20):
        advance_mailings()

    assert len(recipients(letter)) == people


# --- What happens meanwhile ----------------------------------------------------------------------
@each_kind
def test_who_is_erased_before_it_goes_out_gets_none(make):
    mailing = make("ann", "bob")
    schedule_mailing(mailing, starts_at=timezone.now() + HOUR, by=CoordinatorFactory())
    erase("ann@example.org", way="staff")
    type(mailing).objects.update(starts_at=timezone.now() - HOUR)
    advance_mailings()
    erase("bob@example.org", way="staff")
    everything_out()

    assert recipients(mailing, Message.Status.SENT) == []
    assert not {"ann", "bob"} & {*recipients(mailing)}


def moved(webinar):
    later = timedelta(days=7)
    move_webinar(
        webinar,
        starts_at=webinar.starts_at + later,
        ends_at=webinar.ends_at + later,
        time_zone=webinar.time_zone,
        by=None,
    )


def cancelled(webinar):
    cancel_webinar(webinar, by=None)


@pytest.mark.parametrize(("change", "word"), [(moved, "moved"), (cancelled, "cancelled")])
def test_letters_about_a_webinar_that_is_another_one_now_wait_to_be_read_again(change, word):
    by = CoordinatorFactory()
    done, going, waiting, elsewhere = a_letter("ann"), None, None, a_letter("bob")
    webinar = done.webinar
    start_mailing(done, by=by)
    advance_mailings()
    everything_out()
    going = start_mailing(StaffLetterFactory(webinar=webinar), by=by)
    waiting = StaffLetterFactory(webinar=webinar)
    for letter in (waiting, elsewhere):
        schedule_mailing(letter, starts_at=timezone.now() + HOUR, by=by)
    advance_mailings()

    change(webinar)
    advance_mailings()
    everything_out()

    for letter in (done, going, waiting, elsewhere):
        letter.refresh_from_db()
    reason = f"The webinar was {word}: read this letter again."
    assert (waiting.status, waiting.starts_at, waiting.reason) == (Status.DRAFT, None, reason)
    assert (going.status, going.reason) == (Status.PAUSED, reason)
    assert recipients(going, Message.Status.HELD) == ["ann"]
    assert mailing_progress(going).sentence.endswith(reason)
    assert (done.status, elsewhere.status) == (Status.SENDING, Status.SCHEDULED)

    resume_mailing(going, by=by)
    everything_out()
    assert recipients(going, Message.Status.SENT) == ["ann"]


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_who_moves_or_cancels_a_webinar_reads_how_many_letters_stop(client, page):
    letter, by = a_letter("ann"), CoordinatorFactory()
    client.force_login(by)
    address = reverse(f"admin:webinars_webinar_{page}", args=[letter.webinar_id])
    assert "about it stop" not in client.get(address).content.decode()
    schedule_mailing(letter, starts_at=timezone.now() + HOUR, by=by)

    assert "1 letter about it stops" in client.get(address).content.decode()
