"""Campaigns from the administration: a look first, then a test, then the mails."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from advisors.tests.factories import EngagementFactory
from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.models import AuditEvent, Message, TableImport
from tgtf_portal.core.times.words import moment
from webinars.mailing.domain.actions import schedule_mailing, start_mailing
from webinars.mailing.domain.listing import advance_mailings
from webinars.models import Campaign, Webinar
from webinars.tests.factories import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
Status = Campaign.Status


def page(campaign, name="change"):
    return reverse(f"admin:webinars_campaign_{name}", args=[campaign.pk])


def invite_page(webinar):
    return reverse("admin:webinars_webinar_invite", args=[webinar.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def begin(client, webinar, **data):
    return client.post(invite_page(webinar), {"title": "First round", **data}, follow=True)


def take_list(client, campaign, content):
    given = {"kind": "guests", "file": SimpleUploadedFile("guests.csv", content)}
    client.post(upload_address("guests", campaign), given)
    client.post(reverse("admin:core_tableimport_take", args=[TableImport.objects.get().pk]))


def a_campaign(*names, **facts):
    campaign = CampaignFactory(**facts)
    for name in names:
        campaign.guests.create(email=f"{name}@example.org", name=name.title())
    return campaign


# --- Beginning -----------------------------------------------------------------------------------
def test_list_becomes_a_campaign_that_shows_who_is_new_and_mails_nobody(staff):
    webinar = WebinarFactory()
    cluster = ClusterFactory(name="AEI Tèxtils")
    InvitationFactory(webinar=webinar, email="asked@example.org")
    RegistrationFactory(webinar=webinar, email="comes@example.org")
    content = (
        "email;name;cluster\nNew@Example.org;Ana;AEI Tèxtils\nnew@example.org;Ana;\n"
        "asked@example.org;Bo;\nCOMES@example.org;Cy;\n"
    ).encode()

    asked = begin(staff, webinar)
    campaign = Campaign.objects.get()
    take_list(staff, campaign, content)
    response = staff.get(page(campaign))

    assert asked.redirect_chain == [(upload_address("guests", campaign), 302)]
    assert response.context["new"] == 1
    assert campaign.guests.get(cluster=cluster).email == "new@example.org"
    assert response.context["left_out"] == [
        ("registered", "Registered already", 1),
        ("invited", "Invited already", 1),
    ]
    assert (campaign.status, campaign.created_by) == (Status.DRAFT, staff.person)
    assert not Message.objects.exists()


def test_whom_one_would_reach_is_called_as_in_the_choice_below(staff):
    shown = staff.get(invite_page(WebinarFactory()))

    labels = [str(share.label) for share in shown.context["shares"]]
    assert labels == [str(label) for label in Campaign.Segment.labels]


def test_a_list_without_campaigns_says_where_one_begins(staff):
    shown = staff.get(reverse("admin:webinars_campaign_changelist")).content.decode()

    assert f'href="{reverse("admin:webinars_webinar_changelist")}">webinar’s page</a>' in shown


def test_segments_need_no_list(staff):
    advisor = EngagementFactory().advisor

    response = begin(staff, WebinarFactory(), segments=["advisors"])

    people = staff.get(page(Campaign.objects.get(), "people"))
    assert response.context["new"] == 1
    assert [guest.email for guest in people.context["people"]] == [advisor.user.email]


def test_title_may_not_hold_a_line_break(staff):
    response = begin(staff, WebinarFactory(), title="A\r\nBcc: x")

    assert "title" in response.context["form"].errors


@pytest.mark.parametrize("status", ["draft", "held", "cancelled"])
def test_webinar_that_takes_no_registrations_begins_no_campaign(staff, status):
    webinar = WebinarFactory(status=status)

    response = begin(staff, webinar)

    assert response.context["obstacle"] in response.content.decode().replace("&#x27;", "'")
    assert said(response) == [response.context["obstacle"]]
    assert not Campaign.objects.exists()


def test_a_draft_is_rewritten_and_a_started_campaign_is_not(staff):
    campaign = a_campaign("ana", segments=["advisors"])

    staff.post(page(campaign), {"title": "Second thoughts", "segments": ["smes"]})
    Campaign.objects.update(status=Status.SENDING)
    staff.post(page(campaign), {"title": "Third", "segments": []})

    campaign.refresh_from_db()
    assert (campaign.title, campaign.status) == ("Second thoughts", Status.SENDING)
    assert campaign.segments == ["smes"]


# --- Who they are --------------------------------------------------------------------------------
def test_people_are_searched_and_shown_in_pages(staff):
    campaign = a_campaign(*(f"p{n:03}" for n in range(120)))
    InvitationFactory(webinar=campaign.webinar, email="p007@example.org")

    first = staff.get(page(campaign, "people"))
    third = staff.get(page(campaign, "people"), {"page": 3})
    found = staff.get(page(campaign, "people"), {"q": "P11 example"})
    invited = staff.get(page(campaign, "people"), {"group": "invited"})

    assert first.context["page"].paginator.count == 119
    assert len(third.context["page"]) == 19
    assert len(found.context["page"]) == 10
    assert [guest.email for guest in invited.context["people"]] == ["p007@example.org"]
    assert staff.get(page(campaign, "people"), {"page": 99}).status_code == 404
    assert len(staff.get(page(campaign, "people"), {"group": "nonsense"}).context["page"]) == 0


# --- Deeds ---------------------------------------------------------------------------------------
BEFORE = {"Send a test mail", "Start now", "Schedule", "Import a list of guests"}
ALWAYS = {"Texts", "Webinar"}
BUTTONS = {
    Status.DRAFT: {*BEFORE, *ALWAYS},
    Status.SCHEDULED: {*BEFORE, "Cancel campaign", *ALWAYS},
    Status.SENDING: {"Pause", "Cancel campaign", *ALWAYS},
    Status.PAUSED: {"Resume", "Cancel campaign", *ALWAYS},
    Status.CANCELLED: {*ALWAYS},
}


@pytest.mark.parametrize("status", BUTTONS)
def test_page_offers_what_its_state_allows(staff, status):
    started = None if status in Campaign.CHANGEABLE else timezone.now()
    campaign = a_campaign(status=status, starts_at=timezone.now(), started_at=started)

    buttons = staff.get(page(campaign)).context["buttons"]

    assert {str(button.label) for button in buttons} == BUTTONS[status]


@pytest.mark.parametrize("name", ["test", "start", "schedule", "pause", "resume", "cancel"])
@pytest.mark.parametrize("status", Status.values)
def test_opening_a_page_changes_nothing(staff, name, status):
    campaign = a_campaign("ana", status=status, starts_at=timezone.now())
    before = Campaign.objects.values().get()

    staff.get(page(campaign, name))

    assert Campaign.objects.values().get() == before
    assert not Message.objects.exists()
    assert not AuditEvent.objects.exists()


def test_whole_life_by_buttons(staff):
    campaign = a_campaign("ana", "bo")

    tested = staff.post(page(campaign, "test"), follow=True)
    started = staff.post(page(campaign, "start"), follow=True)
    advance_mailings()
    paused = staff.post(page(campaign, "pause"), follow=True)
    resumed = staff.post(page(campaign, "resume"), follow=True)
    cancelled = staff.post(page(campaign, "cancel"), follow=True)

    assert said(tested) == [f"A test mail is on its way to {staff.person.email}."]
    assert said(started) == [f"“{campaign}” is going out."]
    assert said(paused) == ["2 mails are kept back."]
    assert said(resumed) == ["2 mails go on their way."]
    assert said(cancelled) == [f"“{campaign}” is cancelled; 2 mails stay unsent."]
    assert "Cancelled: By staff." in cancelled.content.decode()


def test_action_that_does_not_fit_any_more_is_refused_with_a_sentence(staff):
    campaign = a_campaign("ana", status=Status.CANCELLED)

    response = staff.post(page(campaign, "start"))

    assert said(response) == [f"{campaign}: This campaign is cancelled."]


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ("2030-03-31T02:30", "This time is skipped by the clock change."),
        ("2030-10-27T02:30", "The clock shows this time twice"),
        ("2030-02-30T10:00", "Enter a day and a time"),
        ("tomorrow", "Enter a day and a time"),
        ("", "This field is required."),
        ("2020-01-01T10:00", "This time is past"),
        ("2040-01-01T10:00", "The webinar has begun by then"),
    ],
)
def test_time_of_a_schedule_is_refused_beside_its_field(staff, time, message):
    starts_at = timezone.now() + timedelta(days=365 * 8)
    webinar = WebinarFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    campaign = a_campaign("ana", webinar=webinar)

    response = staff.post(page(campaign, "schedule"), {"starts_at": time})

    faults = [str(f) for found in response.context["form"].errors.values() for f in found]
    assert faults[0].startswith(message)
    assert Campaign.objects.get().status == Status.DRAFT


def test_schedule_is_a_time_of_the_webinars_zone(staff):
    starts_at = timezone.now() + timedelta(days=30)
    webinar = WebinarFactory(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), time_zone="Asia/Tokyo"
    )
    campaign = a_campaign("ana", webinar=webinar)
    tomorrow = (timezone.now() + timedelta(days=1)).date()

    shown = staff.get(page(campaign, "schedule")).content.decode()
    response = staff.post(
        page(campaign, "schedule"), {"starts_at": f"{tomorrow}T09:00"}, follow=True
    )

    campaign.refresh_from_db()
    assert "As a clock in Asia/Tokyo shows it." in shown
    assert campaign.starts_at.isoformat() == f"{tomorrow}T00:00:00+00:00"
    assert said(response) == [
        f"“{campaign}” goes out on {tomorrow:%a} {tomorrow.day} {tomorrow:%b %Y}, 09:00 Tokyo."
    ]


# --- Progress ------------------------------------------------------------------------------------
def test_progress_is_fetched_by_itself_and_not_again_while_nothing_changed(staff):
    campaign = start_mailing(a_campaign("ana", "bo"), by=None)
    advance_mailings()

    first = staff.get(page(campaign, "progress"))
    again = staff.get(page(campaign, "progress"), headers={"if-none-match": first["ETag"]})
    Message.objects.filter(recipient="bo@example.org").update(
        status=Message.Status.FAILED, reason="550 No such user"
    )
    changed = staff.get(page(campaign, "progress"), headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert "550 No such user" in changed.content.decode()
    assert f"source=campaign%2F{campaign.pk}" in changed.content.decode()
    assert "data-done" not in changed.content.decode()


def test_progress_that_is_done_says_so_and_the_page_asks_no_more(staff):
    campaign = start_mailing(a_campaign("ana"), by=None)
    advance_mailings()
    Message.objects.update(status=Message.Status.SENT, sent_at=timezone.now())

    assert "data-done" in staff.get(page(campaign, "progress")).content.decode()
    assert "data-live" not in staff.get(page(campaign)).content.decode()
    assert staff.get(page(campaign)).context["progress"].time_left == ""


def test_lists_tell_a_campaign_that_is_through_from_one_under_way(staff):
    through, under_way = a_campaign("ana"), a_campaign("bo")
    for campaign in (through, under_way):
        start_mailing(campaign, by=None)
    advance_mailings()
    mails = Message.objects.filter(source=through.source)
    mails.update(status=Message.Status.SENT, sent_at=timezone.now())

    listed = staff.get(reverse("admin:webinars_campaign_changelist")).context["cl"].result_list

    assert {c.pk: c.state for c in listed} == {through.pk: "Done", under_way.pk: "Going out"}
    assert '<td class="count">Done</td>' in staff.get(invite_page(through.webinar)).content.decode()


def test_pausing_and_resuming_what_is_in_nobodys_way_says_so_in_words(staff):
    campaign = start_mailing(a_campaign("ana"), by=None)

    paused = staff.post(page(campaign, "pause"), follow=True)
    resumed = staff.post(page(campaign, "resume"), follow=True)

    assert said(paused) == [f"“{campaign}” is paused; no mail was waiting."]
    assert said(resumed) == [f"“{campaign}” goes on; no mail was kept back."]


def test_a_campaign_that_was_started_by_hand_is_not_said_to_start_later(staff):
    campaign = a_campaign("ana")
    later = timezone.now() + timedelta(days=1)
    schedule_mailing(campaign, starts_at=later, by=None)
    words = moment(later, campaign.webinar.time_zone)
    assert words in staff.get(page(campaign)).content.decode()

    start_mailing(campaign, by=None)

    assert words not in staff.get(page(campaign)).content.decode()


def test_outbox_shows_the_failed_of_this_campaign_alone(staff):
    for name in ("ana", "bo"):
        start_mailing(a_campaign(name), by=None)
    advance_mailings()
    Message.objects.update(status=Message.Status.FAILED)
    campaign = Campaign.objects.earliest("pk")
    links = staff.get(page(campaign)).context["links"]

    rows = staff.get(links["failed"]).context["cl"].result_list

    assert [message.recipient for message in rows] == ["ana@example.org"]


# --- What it costs -------------------------------------------------------------------------------
def queries_of(client, address, counting):
    client.get(address)
    with counting as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_list_costs_the_same_with_one_campaign_and_with_ten(staff, django_assert_max_num_queries):
    address = reverse("admin:webinars_campaign_changelist")
    a_campaign("ana")
    with_one = queries_of(staff, address, django_assert_max_num_queries(8))

    for n in range(9):
        start_mailing(a_campaign(f"p{n}"), by=None)
    advance_mailings()

    assert queries_of(staff, address, django_assert_max_num_queries(8)) == with_one


@pytest.mark.parametrize("name", ["change", "people", "start"])
def test_pages_cost_the_same_with_one_person_and_with_ten(
    staff, name, django_assert_max_num_queries
):
    campaign = a_campaign("ana", segments=Campaign.Segment.values)
    with_one = queries_of(staff, page(campaign, name), django_assert_max_num_queries(15))
    for n in range(9):
        campaign.guests.create(email=f"p{n}@example.org", cluster=ClusterFactory())

    assert queries_of(staff, page(campaign, name), django_assert_max_num_queries(15)) == with_one


def test_progress_costs_four_queries(staff, django_assert_num_queries):
    """The session, the person and their second factor; the campaign, and how far it is."""
    campaign = start_mailing(a_campaign("ana"), by=None)
    advance_mailings()
    staff.get(page(campaign, "progress"))

    with django_assert_num_queries(4):
        staff.get(page(campaign, "progress"))


def test_only_drafts_are_deleted(staff):
    draft, started = a_campaign("ana"), a_campaign("bo", status=Status.SENDING)

    assert staff.get(reverse("admin:webinars_campaign_delete", args=[draft.pk])).status_code == 200
    assert (
        staff.get(reverse("admin:webinars_campaign_delete", args=[started.pk])).status_code == 403
    )


def test_webinars_list_of_campaigns_stands_on_its_invite_page(staff):
    webinar = WebinarFactory()
    campaign = a_campaign("ana", webinar=webinar)

    assert page(campaign) in staff.get(invite_page(webinar)).content.decode()
    assert Webinar.objects.get() == webinar
