"""Campaigns: whom they reach, and every turn of their life."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from advisors.tests.factories import AdvisorFactory, EngagementFactory
from clusters.models import Project, ProjectCluster
from clusters.tests.factories import (
    ClusterFactory,
    FacilityFactory,
    MembershipFactory,
    ProjectFactory,
    SMEFactory,
)
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message, OptOut, SuspendedAddress
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.campaign.domain.actions import CAMPAIGN, send_test_mail
from webinars.campaign.domain.audience import (
    Exclusion,
    preview_campaign,
    sort_out,
)
from webinars.campaign.domain.sources import Guest, people_of, whole_cohort
from webinars.mailing.domain import kinds, listing
from webinars.mailing.domain.actions import (
    cancel_mailing,
    pause_mailing,
    resume_mailing,
    schedule_mailing,
    start_mailing,
)
from webinars.mailing.domain.listing import advance_mailings, list_people
from webinars.mailing.domain.progress import mailing_progress
from webinars.models import Campaign, Invitation
from webinars.tests.factories import (
    CampaignFactory,
    HeldWebinarFactory,
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import cancel_webinar, close_webinar, move_webinar

pytestmark = pytest.mark.django_db
Segment, Status = Campaign.Segment, Campaign.Status
HOUR = timedelta(hours=1)


def guests(*names):
    return [Guest(f"{name}@example.org", name.title()) for name in names]


def campaign_of(*names, webinar=None, **facts):
    campaign = CampaignFactory(webinar=webinar or WebinarFactory(), **facts)
    for guest in guests(*names):
        campaign.guests.create(**guest.facts)
    return campaign


def under_way(*names, **facts):
    campaign = start_mailing(campaign_of(*names, **facts), by=None)
    advance_mailings()
    campaign.refresh_from_db()
    return campaign


def addresses(people):
    return sorted(guest.email.partition("@")[0] for guest in people)


def mailed(status=None):
    rows = Message.objects.filter(kind="webinar.invitation")
    rows = rows.filter(status=status) if status else rows
    return addresses(Guest(email) for email in rows.values_list("recipient", flat=True))


def sent(*names):
    """As if a worker had handed them over."""
    people = [f"{name}@example.org" for name in names]
    Message.objects.filter(recipient__in=people).update(
        status=Message.Status.SENT, sent_at=timezone.now()
    )


# --- Segments ------------------------------------------------------------------------------------
def a_cohort(webinar):
    lead, partner = ClusterFactory.create_batch(2)
    project = ProjectFactory(facility=webinar.series.facility, lead_cluster=lead)
    ProjectCluster.objects.create(project=project, cluster=partner)
    MembershipFactory(cluster=lead, user__email="lead@example.org")
    MembershipFactory(cluster=lead, user__email="off@example.org", user__is_active=False)
    MembershipFactory(cluster=partner, user__email="partner@example.org")
    MembershipFactory(user__email="outside@example.org")
    SMEFactory(cluster=lead, contact_address="firm1@example.org")
    SMEFactory(cluster=partner, contact_address="firm2@example.org")
    SMEFactory(cluster=partner, contact_address="")
    SMEFactory(contact_address="firm3@example.org")
    return project


@pytest.mark.parametrize(
    ("segment", "people"),
    [
        (Segment.MANAGERS, ["lead"]),
        (Segment.PARTNERS, ["partner"]),
        (Segment.SMES, ["firm1", "firm2"]),
        (Segment.ADVISORS, ["advisor"]),
        (Segment.FORMER, ["was"]),
    ],
)
def test_segment_means_these_people_and_no_others(segment, people):
    webinar = WebinarFactory()
    a_cohort(webinar)
    EngagementFactory(advisor__user__email="advisor@example.org")
    EngagementFactory(advisor__user__email="idle@example.org", advisor__user__is_active=False)
    EngagementFactory(advisor__user__email="left@example.org", status="withdrawn")
    other = FacilityFactory(slug="next-year")
    EngagementFactory(advisor__user__email="next@example.org", project__facility=other)
    AdvisorFactory(user__email="on.file@example.org")
    held = HeldWebinarFactory()
    RegistrationFactory(webinar=held, email="was@example.org")
    RegistrationFactory(webinar=HeldWebinarFactory(), email="was@example.org")
    RegistrationFactory(webinar=held, email="left@example.org", cancelled_at=timezone.now())
    RegistrationFactory(webinar=webinar, email="comes@example.org")

    found = people_of(webinar, segment)

    assert addresses(found) == people
    assert {guest.audience for guest in found} == {segment.value}


def test_a_withdrawn_projects_clusters_are_no_part_of_the_cohort():
    webinar = WebinarFactory()
    project = a_cohort(webinar)
    Project.objects.filter(pk=project.pk).update(status=Project.Status.WITHDRAWN)

    assert people_of(webinar, Segment.MANAGERS) == []


# --- Preview -------------------------------------------------------------------------------------
def test_preview_says_who_is_left_out_and_why():
    webinar = WebinarFactory()
    InvitationFactory(webinar=webinar, email="asked@example.org")
    RegistrationFactory(webinar=webinar, email="comes@example.org")
    RegistrationFactory(webinar=webinar, email="waits@example.org", status="waiting")
    OptOut.objects.create(email="no@example.org", topic="invitations")
    OptOut.objects.create(email="new@example.org", topic="reminders")
    SuspendedAddress.objects.create(email="gone@example.org", code="5.1.1")
    campaign = campaign_of("new", "asked", "comes", "waits", "no", "gone", webinar=webinar)

    preview = preview_campaign(campaign)

    assert addresses(preview.new) == ["new"]
    assert preview.left_out == {
        Exclusion.REGISTERED: 2,
        Exclusion.INVITED: 1,
        Exclusion.UNSUBSCRIBED: 1,
        Exclusion.BOUNCED: 1,
    }


def test_whoever_stands_in_two_groups_counts_in_the_first():
    webinar = WebinarFactory()
    groups = {
        "managers": guests("both", "one"),
        "guests": [Guest("BOTH@example.org"), *guests("x")],
    }

    preview = sort_out(webinar, groups)

    assert addresses(preview.new) == ["both", "one", "x"]
    assert preview.left_out == {Exclusion.TWICE: 1}
    assert [(s.named, s.new) for s in preview.by_segment.values()] == [(2, 2), (2, 1)]


@pytest.mark.parametrize("people", [1, 10])
def test_preview_costs_the_same_for_one_and_for_many(django_assert_num_queries, people):
    webinar = WebinarFactory()
    a_cohort(webinar)
    campaign = campaign_of(*(f"p{n}" for n in range(people)), webinar=webinar)
    campaign.segments = Segment.values
    campaign = Campaign(pk=campaign.pk, webinar=webinar, segments=Segment.values)

    with django_assert_num_queries(9):
        preview_campaign(campaign)
    with django_assert_num_queries(8):
        preview_campaign(whole_cohort(webinar))


# --- Starting ------------------------------------------------------------------------------------
def test_started_campaign_promises_one_mail_to_each_new_person():
    campaign = under_way("ana", "bo")

    assert mailed() == ["ana", "bo"]
    assert set(Message.objects.values_list("source", flat=True)) == {campaign.source}
    assert campaign.listed_at
    assert campaign.invitations.count() == 2


def test_overlapping_campaigns_reach_everybody_once():
    webinar = WebinarFactory()
    one = start_mailing(campaign_of("ana", "bo", webinar=webinar), by=None)
    other = start_mailing(campaign_of("bo", "cy", webinar=webinar), by=None)

    advance_mailings()
    advance_mailings()

    assert mailed() == ["ana", "bo", "cy"]
    assert (one.invitations.count(), other.invitations.count()) == (2, 1)


def test_campaign_that_was_previewed_before_another_invited_mails_nobody_again(monkeypatch):
    webinar = WebinarFactory()
    late = start_mailing(campaign_of("ana", "bo", webinar=webinar), by=None)
    seen_before = preview_campaign(late)
    list_people(start_mailing(campaign_of("ana", webinar=webinar), by=None))
    seen = replace(CAMPAIGN, people=lambda campaign: seen_before.new)
    monkeypatch.setitem(kinds.KINDS, Campaign, seen)

    list_people(late)

    assert mailed() == ["ana", "bo"]
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("finished_chunks", [0, 1, 2])
def test_listing_that_was_broken_off_goes_on_where_it_was(monkeypatch, finished_chunks):
    monkeypatch.setattr(listing, "CHUNK", 2)
    campaign = start_mailing(campaign_of("ana", "bo", "cy", "di", "ed"), by=None)
    whole, left = outbox.promise_all, [finished_chunks]

    def dies(promises):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return whole(promises)

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "promise_all", dies)
        with pytest.raises(KeyboardInterrupt):
            list_people(campaign)
    assert len(mailed()) == 2 * finished_chunks == Invitation.objects.count()

    advance_mailings()

    assert mailed() == ["ana", "bo", "cy", "di", "ed"]
    assert Campaign.objects.get().listed_at


def test_shift_that_ends_leaves_the_rest_to_the_next(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 2)
    start_mailing(campaign_of("ana", "bo", "cy", "di", "ed"), by=None)

    advance_mailings(seconds=0)
    assert (len(mailed()), Campaign.objects.get().listed_at) == (2, None)
    for _ in range(3):
        advance_mailings(seconds=0)

    assert len(mailed()) == 5
    assert Campaign.objects.get().listed_at


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("draft", "This webinar is a draft: announce it first."),
        ("held", "This webinar is held."),
        ("cancelled", "This webinar is cancelled."),
    ],
)
def test_webinar_that_takes_no_registrations_refuses_campaigns(status, sentence):
    campaign = campaign_of("ana", webinar=WebinarFactory(status=status))

    for verb in (start_mailing, schedule_in_an_hour):
        with pytest.raises(Refused, match=sentence):
            verb(campaign, by=None)
    assert not Message.objects.exists()


def test_campaign_with_nobody_new_does_not_start():
    campaign = campaign_of("ana")
    InvitationFactory(webinar=campaign.webinar, email="ana@example.org")

    with pytest.raises(Refused, match="Nobody here is new"):
        start_mailing(campaign, by=None)


def test_campaign_starts_once():
    campaign = under_way("ana")

    with pytest.raises(Refused, match="This campaign is going out"):
        start_mailing(campaign, by=None)


# --- Scheduling ----------------------------------------------------------------------------------
def schedule_in_an_hour(campaign, by=None):
    return schedule_mailing(campaign, starts_at=timezone.now() + HOUR, by=by)


def come_due(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(starts_at=timezone.now() - HOUR)


def test_scheduled_campaign_starts_when_its_time_has_come():
    campaign = schedule_in_an_hour(campaign_of("ana"))
    advance_mailings()
    assert mailed() == []

    come_due(campaign)
    advance_mailings()

    assert mailed() == ["ana"]
    assert Campaign.objects.get().status == Status.SENDING


@pytest.mark.parametrize(
    ("hours", "sentence"), [(-1, "This time is past"), (24 * 8, "The webinar has begun by then")]
)
def test_time_that_makes_no_sense_is_refused(hours, sentence):
    with pytest.raises(Refused, match=sentence):
        schedule_mailing(campaign_of("ana"), starts_at=timezone.now() + hours * HOUR, by=None)


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (cancel_webinar, "The webinar was cancelled."),
        (close_webinar, "The webinar was held."),
    ],
)
def test_webinar_that_ends_ends_its_campaigns_with_a_word(ends, reason):
    webinar = WebinarFactory()
    later = schedule_in_an_hour(campaign_of("ana", webinar=webinar))
    now = under_way("bo", webinar=webinar)

    ends(webinar, by=None)

    for campaign in (later, now):
        campaign.refresh_from_db()
        assert (campaign.status, campaign.reason) == (Status.CANCELLED, reason)
    assert mailed(Message.Status.DROPPED) == ["bo"]


@pytest.mark.parametrize("ends", [cancel_webinar, close_webinar])
def test_a_campaign_that_is_done_stays_done_when_its_webinar_ends(ends):
    webinar = WebinarFactory()
    done = under_way("ana", webinar=webinar)
    Message.objects.filter(source=done.source).update(
        status=Message.Status.SENT, sent_at=timezone.now()
    )

    ends(webinar, by=None)

    assert Campaign.objects.with_counts().get(pk=done.pk).state == "Done"


def test_webinar_moved_to_before_a_scheduled_start_ends_that_campaign():
    webinar = WebinarFactory()
    early = schedule_in_an_hour(campaign_of("ana", webinar=webinar))
    late = campaign_of("bo", webinar=webinar)
    schedule_mailing(late, starts_at=timezone.now() + 48 * HOUR, by=None)
    starts_at = timezone.now() + 24 * HOUR

    move_webinar(webinar, starts_at=starts_at, ends_at=starts_at + HOUR, time_zone="UTC", by=None)

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.status, late.status) == (Status.SCHEDULED, Status.CANCELLED)
    assert late.reason == "The webinar was moved to before this campaign's start."


def test_due_campaign_that_cannot_start_is_called_off_with_the_reason():
    campaign = schedule_in_an_hour(campaign_of("ana"))
    InvitationFactory(webinar=campaign.webinar, email="ana@example.org")
    come_due(campaign)

    advance_mailings()

    campaign.refresh_from_db()
    assert campaign.status == Status.CANCELLED
    assert campaign.reason.startswith("Nobody here is new")


# --- Pausing, resuming, cancelling ---------------------------------------------------------------
def test_paused_campaign_keeps_its_mails_until_it_is_resumed():
    campaign = under_way("ana", "bo")
    sent("ana")

    assert pause_mailing(campaign, by=None) == 1
    assert mailed(Message.Status.HELD) == ["bo"]
    assert resume_mailing(campaign, by=None) == 1
    assert mailed(Message.Status.QUEUED) == ["bo"]


def test_campaign_paused_while_it_is_listed_lists_nobody_more(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 1)
    campaign = start_mailing(campaign_of("ana", "bo", "cy"), by=None)
    advance_mailings(seconds=0)

    pause_mailing(campaign, by=None)
    advance_mailings()
    assert mailed() == ["ana"]

    resume_mailing(campaign, by=None)
    advance_mailings()
    assert mailed(Message.Status.QUEUED) == ["ana", "bo", "cy"]


def test_what_came_back_to_the_queue_during_a_pause_is_kept_as_well():
    campaign = under_way("ana")
    pause_mailing(campaign, by=None)
    Message.objects.update(status=Message.Status.QUEUED)

    advance_mailings()

    assert mailed(Message.Status.HELD) == ["ana"]


def test_cancelled_campaign_leaves_the_unmailed_to_another_one():
    campaign = under_way("ana", "bo")
    sent("ana")

    assert cancel_mailing(campaign, by=None) == 1

    assert addresses(campaign.invitations.all()) == ["ana"]
    under_way("ana", "bo", webinar=campaign.webinar)
    assert mailed(Message.Status.QUEUED) == ["bo"]
    assert mailed(Message.Status.SENT) == ["ana"]


def test_whoever_may_have_got_a_copy_is_not_invited_again():
    campaign = under_way("ana")
    Message.objects.update(doubts=1)

    cancel_mailing(campaign, by=None)

    assert addresses(campaign.invitations.all()) == ["ana"]


@pytest.mark.parametrize(
    ("verb", "fits"),
    [
        (pause_mailing, {Status.SENDING}),
        (resume_mailing, {Status.PAUSED}),
        (start_mailing, {Status.DRAFT, Status.SCHEDULED}),
        (schedule_in_an_hour, {Status.DRAFT, Status.SCHEDULED}),
        (cancel_mailing, {*Status} - {Status.CANCELLED}),
    ],
)
@pytest.mark.parametrize("status", Status)
def test_verb_fits_these_states_alone(verb, fits, status):
    campaign = campaign_of("ana")
    Campaign.objects.update(status=status, starts_at=timezone.now())

    if status in fits:
        verb(campaign, by=None)
    else:
        with pytest.raises(Refused, match="This campaign is"):
            verb(campaign, by=None)


def test_every_turn_leaves_a_trace():
    person = CoordinatorFactory()
    campaign = campaign_of("ana")

    send_test_mail(campaign, by=person)
    schedule_in_an_hour(campaign, by=person)
    start_mailing(campaign, by=person)
    pause_mailing(campaign, by=person)
    resume_mailing(campaign, by=person)
    cancel_mailing(campaign, by=person)

    verbs = AuditEvent.objects.filter(actor=person).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        f"campaign.{verb}"
        for verb in ("tested", "scheduled", "started", "paused", "resumed", "cancelled")
    ]


def test_test_mail_goes_to_whoever_asks_once_a_click():
    person = CoordinatorFactory()
    campaign = campaign_of("ana")

    send_test_mail(campaign, by=person)

    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("campaign.test", person.email)
    assert not campaign.invitations.exists()


# --- Progress ------------------------------------------------------------------------------------
def test_standing_tells_how_far_it_is():
    campaign = under_way("ana", "bo", "cy", "di")
    sent("ana", "bo", "cy")

    progress = mailing_progress(campaign)

    assert (progress.promised, progress.mails.sent, progress.is_done) == (4, 3, False)
    assert (progress.sentence, progress.percent) == ("Going out.", 75)

    Message.objects.filter(status=Message.Status.QUEUED).update(
        status=Message.Status.FAILED, reason="550 No such user"
    )
    progress = mailing_progress(campaign)
    assert (progress.is_done, progress.sentence) == (True, "Done, but look below.")
    assert [message.recipient for message in progress.failed] == ["di@example.org"]
