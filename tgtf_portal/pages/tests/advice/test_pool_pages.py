"""The pages of the pool: a personal link, an advisor's own page, staff's list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from advisors.models import Advisor, Availability, PoolEntry
from advisors.pool.domain.pool import confirm_entry, decline_entry, pick_entry, refuse_entry
from advisors.tests.factories import AdvisorFactory, AvailabilityFactory, PoolEntryFactory
from clusters.tests.factories import FacilityFactory, ThemeFactory
from tgtf_portal.core.models import Message, TableImport
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.pages.domain.dashboard import roles_of
from tgtf_portal.pages.domain.figure import facility_in_figures
from webinars.campaign.domain.sources import people_of
from webinars.models import CalendarFeed
from webinars.tests.factories import WebinarFactory

pytestmark = pytest.mark.django_db
YES = {
    "name": "Ana Lima",
    "country": "PT",
    "languages": ["pt", "en"],
    "worked_in": "Belgium, es",
    "years": 9,
    "days_offered": 12,
    "bio": "Mine",
    "share_workshop": 100,
    "agreed": "on",
}


@pytest.fixture
def entry():
    made = PoolEntryFactory(email="ana@example.org", name="Ana", why="-")
    return pick_entry(made, why="Secretly the best", by=UserFactory())


def text(answer):
    return answer.content.decode()


# --- The link -------------------------------------------------------------------------------------
def test_the_link_shows_the_profile_and_a_yes_is_given_once(client, entry):
    page = text(client.get(entry.get_answer_url()))
    assert "ana@example.org" in page
    assert "Secretly the best" not in page
    assert not Advisor.objects.exists()

    again = client.post(entry.get_answer_url(), YES, follow=True)

    advisor = Advisor.objects.get()
    assert (advisor.languages, advisor.bio) == ("en|pt", "Mine")
    entry.refresh_from_db()
    assert (entry.shares, entry.years, [c.code for c in entry.worked_in]) == (
        {"workshop": 100},
        9,
        ["BE", "ES"],
    )
    assert "You have confirmed your profile already" in text(again)
    assert "You have confirmed your profile already" in text(
        client.post(entry.get_answer_url(), YES)
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agreed": ""}, "agreed"),
        ({"share_workshop": 60}, "share_teaching"),
        ({"name": ""}, "name"),
        ({"worked_in": "Atlantis"}, "worked_in"),
    ],
)
def test_a_yes_that_is_not_whole_is_asked_for_again(client, entry, change, field):
    answer = client.post(entry.get_answer_url(), YES | change)

    assert [*answer.context["form"].errors] == [field]
    assert not Advisor.objects.exists()


def test_a_no_is_asked_for_once_more_and_then_holds(client, entry):
    address = reverse("advisors:pool-entry-refuse", args=[entry.token])
    assert client.get(address).status_code == 200
    assert PoolEntry.objects.get().status == "picked"

    answer = client.post(address, {"answer": "I am not this person"}, follow=True)

    assert "You have said no already" in text(answer)
    assert PoolEntry.objects.get().answer == "I am not this person"


ENDED = {
    "confirmed": lambda e: confirm_entry(e, {}, consent="-", source="-"),
    "refused": lambda e: refuse_entry(e, answer=""),
    "declined": lambda e: decline_entry(e, why="-", by=UserFactory()),
    "over": lambda e: PoolEntry.objects.update(open_until=e.decided_at),
}
SENTENCES = {
    "confirmed": "You have confirmed your profile already",
    "refused": "You have said no already",
    "declined": "The facility has taken its question back",
    "over": "The time for an answer is over",
}


@pytest.mark.parametrize("ended", ENDED)
@pytest.mark.parametrize("step", ["confirm", "refuse"])
def test_a_link_that_has_ended_says_why(client, entry, ended, step):
    ENDED[ended](entry)
    before = PoolEntry.objects.values().get()
    address = reverse(f"advisors:pool-entry-{step}", args=[entry.token])

    for answer in (client.get(address), client.post(address, YES)):
        assert SENTENCES[ended] in text(answer)
        assert "<form" not in text(answer).partition("<main")[2].partition("</main")[0]
    assert PoolEntry.objects.values().get() == before


def test_who_is_signed_in_as_somebody_else_answers_for_nobody(client, entry):
    client.force_login(UserFactory())

    for answer in (client.get(entry.get_answer_url()), client.post(entry.get_answer_url(), YES)):
        assert "This link was sent to another address" in text(answer)
    assert not Advisor.objects.exists()


# --- An advisor's own page ------------------------------------------------------------------------
@pytest.fixture
def advisor(client):
    made = AdvisorFactory()
    client.force_login(made.user)
    return made


PAGE = "/profile/advisor/"


def test_an_advisor_keeps_profile_availability_and_calendar(client, advisor):
    theme = ThemeFactory()
    sent = {"country": "PT", "languages": ["pt"], "themes": [theme.pk], "days_offered": 7}
    client.post(PAGE, sent | {"bio": "Mine"})
    period = {"starts_on": "2026-12-01", "ends_on": "2026-12-24", "days": 0}
    client.post(f"{PAGE}away/", period)
    wrong = client.post(f"{PAGE}away/", period | {"ends_on": "2026-11-01"})
    client.post(f"{PAGE}calendar/")

    advisor.refresh_from_db()
    assert (advisor.country, advisor.languages, advisor.bio) == ("PT", "pt", "Mine")
    assert list(advisor.themes.all()) == [theme]
    assert "The end must not be before the start." in text(wrong)
    assert Availability.objects.get().is_away
    page = text(client.get(PAGE))
    assert "1 Dec 2026 – 24 Dec 2026 · away" in page
    assert CalendarFeed.objects.get().get_link() in page

    client.post(f"{PAGE}calendar/", {"revoke": "1"})
    client.post(f"{PAGE}away/{Availability.objects.get().code}/delete/")
    assert not CalendarFeed.objects.exists()
    assert not Availability.objects.exists()


def test_an_advisor_touches_nobody_elses_and_others_have_no_such_page(client, advisor):
    other = AvailabilityFactory()
    assert client.post(f"{PAGE}away/{other.code}/delete/").status_code == 404
    assert Availability.objects.get() == other

    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 404


def test_an_advisor_sees_their_own_entries_of_the_pool_and_no_reason(client, advisor):
    PoolEntryFactory(email=advisor.user.email, status="declined", why="Too dear")
    PoolEntryFactory(facility__slug="other", name="Somebody Else")

    page = text(client.get(PAGE))

    assert "Not picked this time" in page
    assert "Too dear" not in page
    assert "Somebody Else" not in page


# --- Staff ----------------------------------------------------------------------------------------
def press(staff, entry, verb, **sent):
    return staff.post(
        reverse(f"admin:advisors_poolentry_{verb}", args=[entry.pk]), sent, follow=True
    )


def test_staff_pick_and_decline_with_a_reason(staff):
    first, second = PoolEntryFactory.create_batch(2)

    assert "This field is required." in text(press(staff, first, "pick"))
    press(staff, first, "pick", why="Knows dyes")
    press(staff, second, "decline", why="No time")
    again = press(staff, second, "decline", why="No time")

    assert list(PoolEntry.objects.order_by("pk").values_list("status", "why", "decided_by")) == [
        ("picked", "Knows dyes", staff.person.pk),
        ("declined", "No time", staff.person.pk),
    ]
    assert "It is “Declined”." in text(again)
    assert set(Message.objects.values_list("recipient", flat=True)) == {first.email}


def test_a_link_that_was_sent_to_another_address_ends_when_staff_mend_it(staff, client):
    entry = pick_entry(PoolEntryFactory(name="Ana"), why="-", by=staff.person)
    old = entry.get_answer_url()
    address = reverse("admin:advisors_poolentry_change", args=[entry.pk])

    given = {"facility": entry.facility.pk, "name": "Ana", "email": "right@example.org"}
    staff.post(address, given)

    entry.refresh_from_db()
    assert entry.email == "right@example.org"
    assert client.get(old).status_code == 404
    assert client.get(entry.get_answer_url()).status_code == 200
    assert Message.objects.filter(kind="pool_entry.picked", recipient=entry.email).exists()


def test_who_has_confirmed_is_read_by_staff_and_changed_by_nobody_but_themselves(staff):
    entry = PoolEntryFactory(status="confirmed", worked_in=["BE", "ES"], name="Ana")
    address = reverse("admin:advisors_poolentry_change", args=[entry.pk])

    page = text(staff.get(address))

    assert 'name="name"' not in page
    assert staff.post(address, {"name": "Bo"}).status_code == 403


def test_next_years_pool_comes_in_on_the_page_of_its_facility(staff):
    coming = FacilityFactory(slug="next")
    page = text(staff.get(reverse("admin:clusters_facility_change", args=[coming.pk])))
    address = f"/admin/core/tableimport/upload/?kind=pool&amp;for={coming.pk}"
    assert address in page
    assert reverse("admin:clusters_facility_make_current", args=[coming.pk]) in page
    file = SimpleUploadedFile("pool.csv", b"email,name\nana@example.org,Ana\n")

    staff.post(address.replace("&amp;", "&"), {"kind": "pool", "file": file})
    found = TableImport.objects.get()
    preview = text(staff.get(reverse("admin:core_tableimport_change", args=[found.pk])))
    assert "Ana" in preview
    assert not PoolEntry.objects.exists()

    staff.post(reverse("admin:core_tableimport_take", args=[found.pk]))
    assert PoolEntry.objects.get().facility == coming
    assert not Message.objects.exists()


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_costs_the_same_whatever_its_length(staff, django_assert_num_queries, rows):
    for entry in PoolEntryFactory.create_batch(rows, languages="en", worked_in=["BE", "ES"]):
        entry.themes.add(ThemeFactory())
    address = reverse("admin:advisors_poolentry_changelist")
    staff.get(address)
    with django_assert_num_queries(14):
        assert staff.get(address).status_code == 200


def test_the_list_is_narrowed_by_language_theme_and_status(staff):
    spoken = PoolEntryFactory(languages="de|en")
    PoolEntryFactory(languages="fr")
    address = reverse("admin:advisors_poolentry_changelist")

    answer = staff.get(address, {"language": "de", "status": "new"})

    assert list(answer.context["cl"].result_list) == [spoken]
    assert "New (2)" in text(answer)


# --- Who is on file alone -------------------------------------------------------------------------
def test_three_hundred_cvs_change_no_figure_no_audience_and_no_role():
    facility, webinar = FacilityFactory(), WebinarFactory()
    manager = UserFactory()
    before = facility_in_figures(), people_of(webinar, "advisors"), roles_of(manager)
    PoolEntry.objects.bulk_create(
        PoolEntry(facility=facility, email=f"{n}@example.org", name=f"Expert {n}", days_offered=5)
        for n in range(299)
    )
    PoolEntryFactory(email=manager.email, status="picked")

    assert (
        facility_in_figures(),
        people_of(webinar, "advisors"),
        roles_of(manager),
    ) == before
