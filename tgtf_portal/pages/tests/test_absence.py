"""Who is away and who stands in: what is refused, who is told, and what the stand-in gets."""

from datetime import date, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from advisors.common.sides import facility_side
from advisors.days.domain.day_statement import confirm_lines, state_days
from advisors.tests.factories import ActivityFactory, EngagementFactory
from clusters.domain.absence import absences_now, say_absence, substitute_of, take_back
from clusters.models import Absence, Facility, StaffAssignment
from clusters.tests.factories import FacilityFactory, ProjectFactory
from tgtf_portal.core.models import Erasure, Message
from tgtf_portal.core.people import staff_actions
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, SecondFactorFactory, UserFactory

pytestmark = pytest.mark.django_db

ADVICE, READER = StaffRole.ADVICE.value, StaffRole.READER.value
PAGE = "pages:absence-list"
DAY = timedelta(days=1)


def colleague(*roles, **facts):
    person = UserFactory(is_staff=True, **facts)
    SecondFactorFactory(user=person)
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


@pytest.fixture
def ann():
    return colleague(ADVICE, email="ann@example.org", name="Ann")


@pytest.fixture
def bo():
    return colleague(ADVICE, READER, email="bo@example.org", name="Bo")


@pytest.fixture(autouse=True)
def facility():
    return FacilityFactory()


def today():
    return timezone.localdate(timezone=ZoneInfo("Europe/Brussels"))


def away(user, substitute, first=0, last=5):
    days = {"starts_on": today() + first * DAY, "ends_on": today() + last * DAY}
    return say_absence(user, substitute=substitute, **days)


# --- Saying it -----------------------------------------------------------------------------------
def test_both_are_told_at_once_and_see_it_on_the_desk(client, ann, bo):
    client.force_login(ann)
    days = {"starts_on": today().isoformat(), "ends_on": (today() + DAY).isoformat()}

    answer = client.post(reverse(PAGE), {**days, "substitute": bo.pk})

    assert answer.status_code == 302
    told = Message.objects.filter(kind="absence.said").values_list("recipient", flat=True)
    assert sorted(told) == ["ann@example.org", "bo@example.org"]
    assert "Bo stands in" in client.get(reverse("admin:index")).content.decode()
    assert "Bo" in client.get(reverse(PAGE)).content.decode()
    client.force_login(bo)
    assert "You stand in for Ann" in client.get(reverse("admin:index")).content.decode()
    assert "You stand in for Ann" in client.get(reverse("pages:dashboard")).content.decode()


@pytest.mark.parametrize(
    ("first", "last", "complaint"),
    [
        (3, 1, "The end must not be before the start."),
        (-1, 5, "The first day is over"),
        (1, 400, "longer than a year"),
    ],
)
def test_days_that_cannot_be_are_refused(ann, bo, first, last, complaint):
    with pytest.raises(Refused, match=complaint):
        away(ann, bo, first, last)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("starts_on", "next week", "Enter a day as"),
        ("starts_on", "", "required"),
        ("ends_on", "2026-02-31", "Enter a day as"),
        ("ends_on", "2026-01-01\0", "Enter a day as"),
        ("substitute", "", "required"),
        ("substitute", "9" * 10_000, "Select a valid choice"),
        ("substitute", "1; drop", "Select a valid choice"),
    ],
)
def test_bad_input_is_said_beside_its_field(client, ann, bo, field, value, complaint):
    client.force_login(ann)
    facts = {"starts_on": today(), "ends_on": today(), "substitute": bo.pk, field: value}

    answer = client.post(reverse(PAGE), facts)

    assert complaint in str(answer.context["form"].errors[field])
    assert not Absence.objects.exists()


def test_nobody_stands_in_for_themselves_nor_who_is_no_staff(ann):
    with pytest.raises(Refused, match="nobody stands in for themselves"):
        away(ann, ann)
    with pytest.raises(Refused, match="is no member of staff"):
        away(ann, UserFactory())
    with pytest.raises(Refused, match="is no member of staff"):
        away(ann, colleague(ADVICE, is_active=False))


def test_a_stand_in_has_the_roles_already_and_the_form_says_which_are_missing(client, ann, bo):
    client.force_login(bo)
    facts = {"starts_on": today(), "ends_on": today(), "substitute": ann.pk}

    answer = client.post(reverse(PAGE), facts)

    assert "Ann lacks roles of yours: Reader" in answer.content.decode()
    assert not Absence.objects.exists()


def test_who_may_everything_needs_a_stand_in_who_may_it_too(ann):
    boss, other = CoordinatorFactory(), CoordinatorFactory()

    with pytest.raises(Refused, match="choose who may do everything"):
        away(boss, ann)
    assert away(boss, other).substitute == other


def test_a_stand_in_sees_the_same_facilities(ann, bo, facility):
    StaffAssignment.objects.create(user=bo, facility=facility)

    with pytest.raises(Refused, match="does not see all the facilities"):
        away(ann, bo)
    assert away(bo, colleague(ADVICE, READER)).user == bo


def test_absences_do_not_overlap_and_make_no_chain(ann, bo):
    cy = colleague(ADVICE, READER, name="Cy")
    away(ann, bo, 1, 5)

    with pytest.raises(Refused, match="You said already"):
        away(ann, cy, 5, 9)
    with pytest.raises(Refused, match="You stand in for Ann"):
        away(bo, cy, 3, 4)
    with pytest.raises(Refused, match="Ann is away, too"):
        away(colleague(ADVICE), ann, 0, 1)
    away(ann, bo, 6, 9)
    away(bo, cy, 10, 12)
    assert Absence.objects.count() == 3


# --- While it lasts ------------------------------------------------------------------------------
def test_mails_of_their_projects_go_to_both_while_somebody_is_away(ann, bo):
    project = ProjectFactory(coordinator=ann)
    assert [reader.email for reader in facility_side(project)] == [ann.email]

    absence = away(ann, bo)
    assert [reader.email for reader in facility_side(project)] == [ann.email, bo.email]

    take_back(absence, by=ann)
    assert [reader.email for reader in facility_side(project)] == [ann.email]


@pytest.mark.parametrize(("first", "last", "is_away"), [(0, 0, True), (1, 3, False)])
def test_it_begins_and_ends_with_its_days(ann, bo, first, last, is_away):
    away(ann, bo, first, last)

    assert (substitute_of(ann) == bo) == is_away


def test_days_are_those_of_the_facility(ann, bo, time_machine):
    Facility.objects.update(time_zone="Pacific/Kiritimati")
    time_machine.move_to("2026-07-01 11:00Z")  # the second of July there
    absence = Absence.objects.create(
        user=ann, substitute=bo, starts_on="2026-07-02", ends_on="2026-07-02"
    )

    assert absences_now(ann) == [absence]
    Facility.objects.update(time_zone="Europe/Brussels")
    assert absences_now(ann) == []


def test_a_stand_in_gains_no_right_when_theirs_is_taken(ann, bo):
    away(ann, bo)
    staff_actions.appoint(bo, is_staff=True, roles=[READER], by=CoordinatorFactory())

    assert substitute_of(ann) is None


def test_who_left_stands_in_no_more(client, ann, bo):
    away(ann, bo)
    bo.is_active = False
    bo.save()
    client.force_login(ann)

    assert substitute_of(ann) is None
    assert "Bo is no member of staff any more." in client.get(reverse(PAGE)).content.decode()


def test_what_is_taken_out_is_told_to_both_and_by_the_owner_alone(client, ann, bo):
    absence = away(ann, bo)
    client.force_login(bo)
    address = reverse("pages:absence-delete", args=[absence.code])
    assert client.post(address).status_code == 404

    client.force_login(ann)
    client.post(address)

    assert not Absence.objects.exists()
    assert Message.objects.filter(kind="absence.taken_back").count() == 2
    with pytest.raises(Refused, match="taken back already"):
        take_back(absence, by=ann)


def test_only_staff_have_the_page(client):
    client.force_login(UserFactory())

    assert client.get(reverse(PAGE)).status_code == 403


def test_others_are_not_on_the_page(client, ann, bo):
    away(ann, bo)
    client.force_login(colleague(ADVICE, name="Cy"))

    page = client.get(reverse(PAGE))

    assert page.context["own"] == page.context["covered"] == []
    assert "stands in for" not in client.get(reverse("admin:index")).content.decode()


# --- What becomes of it --------------------------------------------------------------------------
@pytest.mark.parametrize("leaver", ["ann@example.org", "bo@example.org"])
def test_erasing_either_takes_it_along(ann, bo, leaver):
    away(ann, bo)

    erase(leaver, way=Erasure.Way.STAFF, by=CoordinatorFactory())

    assert not Absence.objects.exists()


def test_it_goes_when_its_time_of_keeping_is_over(ann, bo):
    kept = away(ann, bo)
    Absence.objects.create(
        user=bo, substitute=ann, starts_on=today() - 120 * DAY, ends_on=today() - 100 * DAY
    )

    call_command("retention")

    assert list(Absence.objects.all()) == [kept]


def test_what_waits_for_who_is_away_stands_on_the_desk_of_the_stand_in(client, ann, bo):
    project = ProjectFactory(coordinator=ann)
    engagement = EngagementFactory(project=project)
    ActivityFactory(engagement=engagement, held_on=date(2026, 7, 1))
    days = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 7, 31)}
    confirm_lines(state_days(engagement, **days, by=None), by=None)
    task = f"Accept the days of project {project}"
    client.force_login(bo)
    desk = reverse("admin:index")
    assert task not in unescape(client.get(desk).content.decode())

    away(ann, bo)

    assert task in unescape(client.get(desk).content.decode())
    room = client.get(reverse("pages:project-detail", args=[project.code]))
    assert "Stands in for Ann, who is away" in room.content.decode()
    client.force_login(colleague(ADVICE))
    assert task not in unescape(client.get(desk).content.decode())
