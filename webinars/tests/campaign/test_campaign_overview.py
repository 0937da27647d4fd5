"""Whom a campaign with many people would reach: counted by the worker, shown with its time."""

import pytest
from django.urls import reverse

from advisors.tests.factories import EngagementFactory
from clusters.tests.factories import ClusterFactory, SMEFactory
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.imports import Row
from webinars.campaign.domain import overview
from webinars.campaign.domain.guest_list import take_guests
from webinars.campaign.domain.overview import audience_of, find_audience
from webinars.campaign.domain.sources import count_of, guests_at
from webinars.mailing.domain.actions import start_mailing
from webinars.models import Campaign, Overview
from webinars.tasks import draw_up_overviews
from webinars.tests.factories import (
    CampaignFactory,
    HeldWebinarFactory,
    InvitationFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
Status = Campaign.Status


@pytest.fixture
def campaign(monkeypatch):
    """So many people that no page waits until they are sorted out."""
    monkeypatch.setattr(overview, "AT_ONCE", 1)
    campaign = CampaignFactory(segments=["advisors", "former"])
    held = HeldWebinarFactory(series=campaign.webinar.series)
    RegistrationFactory(webinar=held, email="former@example.org", name="Fay Former")
    RegistrationFactory(webinar=held, email="twice@example.org", name="Tom")
    EngagementFactory(project__facility=campaign.webinar.series.facility)
    for name in ("ana", "bo", "invited", "twice"):
        campaign.guests.create(email=f"{name}@example.org", name=name.title())
    InvitationFactory(webinar=campaign.webinar, email="invited@example.org")
    return campaign


def page(campaign, name="change"):
    return reverse(f"admin:webinars_campaign_{name}", args=[campaign.pk])


def text(client, address, **query):
    return client.get(address, query).content.decode()


def names_on(client, campaign, **query):
    return [guest.name for guest in client.get(page(campaign, "people"), query).context["people"]]


@pytest.mark.parametrize("name", ["change", "people", "start"])
def test_a_page_waits_for_nobody_and_then_says_as_of_when(staff, campaign, name):
    words = "being worked out" if name == "start" else "worked out apart"
    assert words in text(staff, page(campaign, name))
    assert "Nobody here" not in text(staff, page(campaign, name))
    assert Overview.objects.wanted().get().kind == Overview.Kind.AUDIENCE

    draw_up_overviews()

    assert "Worked out as things were at" in text(staff, page(campaign, name))
    assert not Overview.objects.wanted().exists()


def test_what_is_stored_says_the_same_as_what_is_sorted_out_at_once(staff, campaign, monkeypatch):
    audience_of(campaign)
    draw_up_overviews()
    stored = staff.get(page(campaign)).context
    groups = ["new", *(group for group, _words, _number in stored["left_out"])]
    people = [names_on(staff, campaign, group=group) for group in groups]
    monkeypatch.setattr(overview, "AT_ONCE", 100)
    at_once = staff.get(page(campaign)).context

    assert not at_once["overview"].made_at
    assert stored["new"] == at_once["new"] == 5
    assert stored["left_out"] == at_once["left_out"]
    assert [group for group, _words, _number in stored["left_out"]] == ["invited", "twice"]
    assert stored["shares"] == at_once["shares"]
    assert [(share.named, share.new) for share in stored["shares"]] == [(1, 1), (2, 2), (4, 2)]
    assert people == [names_on(staff, campaign, group=group) for group in groups]
    assert people[0][1:] == ["Tom", "Fay Former", "Ana", "Bo"]
    assert people[1:] == [["Invited"], ["Twice"]]


def test_people_are_found_by_words_in_each_table(staff, campaign):
    audience_of(campaign)
    draw_up_overviews()

    assert names_on(staff, campaign, q="former FAY") == ["Fay Former"]
    assert names_on(staff, campaign, q="example an") == ["Ana"]
    assert names_on(staff, campaign, q="ana", group="invited") == []
    assert names_on(staff, campaign, q="zzz") == []


def test_whoever_is_gone_meanwhile_is_not_shown(staff, campaign):
    audience_of(campaign)
    draw_up_overviews()
    campaign.guests.filter(name="Ana").delete()

    assert "Ana" not in names_on(staff, campaign)
    assert "Bo" in names_on(staff, campaign)


def test_a_list_that_changed_is_sorted_out_anew_and_the_page_says_so(staff, campaign):
    audience_of(campaign)
    draw_up_overviews()
    take_guests(campaign, [Row(2, {"email": "cy@example.org"}, came={"email": "cy@example.org"})])

    assert "A newer one is being worked out" in text(staff, page(campaign))
    draw_up_overviews()
    assert "A newer one" not in text(staff, page(campaign))
    assert staff.get(page(campaign)).context["new"] == 6


def test_other_segments_are_another_question(staff, campaign):
    audience_of(campaign)
    draw_up_overviews()
    staff.post(page(campaign), {"title": "Smaller", "segments": ["former"]})

    assert "worked out apart" in text(staff, page(campaign))
    assert staff.get(page(campaign)).context["new"] is None
    draw_up_overviews()
    assert staff.get(page(campaign)).context["new"] == 4


def test_starting_goes_by_who_is_new_then_not_by_what_was_stored(campaign):
    audience_of(campaign)
    draw_up_overviews()
    campaign.guests.all().delete()
    Campaign.objects.filter(pk=campaign.pk).update(segments=[])
    campaign.refresh_from_db()

    with pytest.raises(Refused, match="Nobody here is new"):
        start_mailing(campaign, by=None)


@pytest.mark.parametrize("change", [{"status": Status.CANCELLED}, None])
def test_nothing_is_found_out_of_a_campaign_that_is_no_more_to_start(campaign, change):
    audience_of(campaign)
    if change:
        Campaign.objects.update(**change)
    else:
        campaign.guests.all().delete()
        Campaign.objects.all().delete()

    draw_up_overviews()

    assert Overview.objects.get().content == {"content": {}, "lengths": {}}


def test_the_page_where_a_campaign_begins_has_its_numbers_from_the_worker(staff, campaign):
    address = reverse("admin:webinars_webinar_invite", args=[campaign.webinar_id])
    assert "worked out apart" in text(staff, address)

    draw_up_overviews()

    shares = staff.get(address).context["shares"]
    assert [(share.named, share.new) for share in shares] == [
        (0, 0),
        (0, 0),
        (1, 1),
        (0, 0),
        (2, 2),
    ]


def test_counting_and_showing_cost_the_same_for_one_and_for_many(
    campaign, django_assert_num_queries
):
    campaign.segments = Campaign.Segment.values
    for number in (1, 10):
        for n in range(number):
            campaign.guests.create(email=f"p{number}-{n}@example.org", cluster=ClusterFactory())
            SMEFactory()
        places = find_audience(
            campaign.webinar, {"campaign": campaign.pk, "segments": campaign.segments}
        ).rows["new"]
        with django_assert_num_queries(1):
            count_of(campaign)
        with django_assert_num_queries(3):  # tables: advisors, participants and its own list
            assert len(guests_at(campaign, places)) == len(places)
