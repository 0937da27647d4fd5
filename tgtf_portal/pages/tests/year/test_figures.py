"""Each figure counts the very rows that its list shows, and every list names what it counts."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse

from advisors.days.domain.account import account
from advisors.tests.factories import ActivityFactory
from clusters.models import StaffAssignment
from tgtf_portal.core.figures.counting import Number, count, rows_of
from tgtf_portal.core.figures.registry import Counted, counted_by, every_tally
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.domain.figures.advice import ACTIVITIES, STATEMENTS
from tgtf_portal.pages.domain.figures.learning import INSIGHTS, REGISTRATIONS
from tgtf_portal.pages.domain.year import COUNTS, PARTS, TOTALS
from tgtf_portal.pages.tests.year.world import facility_of, fill, span_of
from webinars.live.domain.commitments import state_column, state_of
from webinars.models import Insight

pytestmark = pytest.mark.django_db


# --- The table: tally, measure, split → what each key counts --------------------------------------
FIGURES = {
    ("webinars", "held", ""): 2,
    ("webinars", "held", "month"): {"2025-06": 1, "2025-12": 1},
    ("registrations", "registered", ""): 5,
    ("registrations", "registered", "month"): {"2025-06": 4, "2025-12": 1},
    ("registrations", "registered", "country"): {"BE": 2, "FR": 2, "": 1},
    ("registrations", "registered", "webinar"): [4, 1],
    ("registrations", "came", ""): 3,
    ("registrations", "came", "month"): {"2025-06": 3},
    ("registrations", "came", "country"): {"BE": 2, "": 1},
    ("registrations", "came", "webinar"): [3],
    ("registrations", "waiting", ""): 1,
    ("registrations", "waiting", "month"): {"2025-06": 1},
    ("registrations", "waiting", "country"): {"BE": 1},
    ("registrations", "waiting", "webinar"): [1],
    ("insights", "notes", ""): 7,
    ("insights", "notes", "kind"): {"insight": 2, "barrier": 1, "commitment": 4},
    ("insights", "notes", "theme"): {"Air": 1, "Water": 5, "": 1},
    ("insights", "notes", "webinar"): [7],
    ("insights", "notes", "state"): None,  # of commitments alone
    ("insights", "conclusions", ""): 1,
    ("insights", "conclusions", "kind"): {"conclusion": 1},
    ("insights", "conclusions", "theme"): {"Water": 1},
    ("insights", "conclusions", "webinar"): [1],
    ("insights", "conclusions", "state"): None,
    ("insights", "commitments", ""): 4,
    ("insights", "commitments", "kind"): {"commitment": 4},
    ("insights", "commitments", "theme"): {"Water": 4},
    ("insights", "commitments", "webinar"): [4],
    ("insights", "commitments", "state"): {"done": 1, "overdue": 1, "open": 2},
    ("activities", "logged", ""): 3,
    ("activities", "logged", "month"): {"2025-01": 2, "2025-12": 1},
    ("activities", "logged", "kind"): {"workshop": 2, "teaching": 1},
    ("activities", "logged", "project"): [3],
    ("statements", "accepted", ""): 1,
    ("statements", "accepted", "kind"): {"workshop": 1, "teaching": 1},
    ("statements", "accepted", "project"): [1],
    ("results", "due", ""): 2,
    ("results", "due", "state"): {"due": 1, "accepted": 1},
    ("results", "due", "project"): [2],
    ("results", "accepted", ""): 2,
    ("results", "accepted", "state"): {"accepted": 2},
    ("results", "accepted", "project"): [2],
    ("projects", "projects", ""): 2,
    ("projects", "projects", "theme"): [1, 1, 1],
    ("clusters", "clusters", ""): 2,
    ("clusters", "clusters", "country"): None,  # the second cluster's is any
}


def every_figure():
    for tally in every_tally():
        for measure in tally.measures:
            for split in ("", *(one.name for one in tally.splits)):
                yield tally.name, measure.name, split


@pytest.fixture
def facility():
    fill(facility_of("other", name="Another facility"), mark="Other ")
    return fill(facility_of())


def tally_named(name):
    return next(tally for tally in every_tally() if tally.name == name)


def test_every_figure_stands_in_the_table():
    assert set(every_figure()) == set(FIGURES)


def test_what_the_page_shows_is_among_them():
    shown = {(COUNTS[name][0].name, measure, "") for name, measure in TOTALS}
    for _title, drawings in PARTS.values():
        for one in drawings:
            shown |= {(COUNTS[one.count][0].name, name, one.split) for name in one.measures}

    assert shown <= set(FIGURES)
    assert len(shown) > 20


@pytest.mark.parametrize("name", dict.fromkeys(name for name, _measure, _split in FIGURES))
def test_figure_is_the_number_of_rows_of_the_list_that_it_opens(staff, facility, name):
    for one, measure, split in FIGURES:
        if one == name:
            opens_its_rows(staff, span_of(facility), tally_named(name), measure, split)


def opens_its_rows(staff, span, tally, measure, split):
    counts = count(tally, span, *([split] if split else []))
    keys = counts.by(split, measure) if split else {"": counts.total(measure)}

    for key, number in keys.items():
        answer = staff.get(Counted(tally, span, measure, split, key).address)

        assert answer.status_code == 200, answer.headers
        listed = answer.context["cl"].queryset
        assert listed.count() == number.rows > 0
        wanted = rows_of(tally, span, measure, split, key).values_list("pk", flat=True)
        assert set(listed.values_list("pk", flat=True)) == set(wanted)
    matches_the_table(counts, split, keys, FIGURES[tally.name, measure, split])


def matches_the_table(counts, split, keys, expected):
    numbers = {key: number.rows for key, number in keys.items()}
    if isinstance(expected, int):
        assert numbers == {"": expected}
    elif isinstance(expected, list):
        assert sorted(numbers.values(), reverse=True) == expected
    elif expected is not None:
        names = counts.names.get(split) or {}
        assert {names.get(key, key): number for key, number in numbers.items()} == expected


def test_list_says_what_is_counted_and_leads_back(staff, facility):
    way = Counted(REGISTRATIONS, span_of(facility), "came", "country", "BE")

    page = staff.get(way.address).content.decode()

    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", heading)).split())
    assert words == "Registrations: Came, Belgium, 1 Jan 2025 – 31 Dec 2025"
    back = re.search(r'href="([^"]+)"', heading)[1]
    assert unescape(back).startswith(reverse("admin:year") + f"?facility={facility.pk}")


# --- The same as what was defined before ----------------------------------------------------------
def test_days_are_those_of_the_account(facility, capsys):
    logged = count(ACTIVITIES, span_of(facility, date(2000, 1, 1), date(2099, 1, 1)), "kind")
    accepted = count(STATEMENTS, span_of(facility, date(2000, 1, 1), date(2099, 1, 1)), "kind")

    until = account(facility, date(2099, 1, 1))
    counted = account(facility, date(2099, 1, 1), accepted=True)

    assert logged.total("logged").sum == until.total == Decimal("6.5")
    assert accepted.total("accepted").sum == counted.total == Decimal("1.75")
    by_kind = {key: number.sum for key, number in logged.by("kind", "logged").items()}
    assert by_kind == dict(until.by_kind)
    call_command("account", facility.slug, "--until", "2099-01-01")
    assert "total 6.50" in capsys.readouterr().out


def test_state_of_commitments_is_the_same_in_the_database(facility):
    today = date(2025, 6, 4)
    found = Insight.objects.filter(kind="commitment").annotate(state=state_column(today))

    assert found.count() == 8
    assert all(note.state == state_of(note, today) for note in found)


def test_days_of_the_edge_go_by_the_facilitys_clock(facility):
    """The webinar of a minute before midnight in Brussels is this year's, the next one's is not."""
    months = count(REGISTRATIONS, span_of(facility), "month").by("month", "registered")

    assert months == {"2025-06": Number(4), "2025-12": Number(1)}


def test_unknown_theme_is_a_key_of_its_own(facility):
    counts = count(INSIGHTS, span_of(facility), "theme")

    assert list(counts.words("theme", ["notes"]).values())[-1] == "Without a theme"


# --- Addresses that mean nothing ------------------------------------------------------------------
NONSENSE = [
    "x",
    "/",
    "registrations",
    "registrations/came/{f}/2025-01-01",
    "registrations/came/{f}/2025-12-31/2025-01-01",
    "registrations/came/{f}/1025-01-01/2025-12-31",
    "registrations/came/{f}/2025-01-01/9999-12-31",
    "registrations/came/{f}/soon/later",
    "registrations/went/{f}/2025-01-01/2025-12-31",
    "nothing/came/{f}/2025-01-01/2025-12-31",
    "registrations/came/999999/2025-01-01/2025-12-31",
    "registrations/came/99999999999999999999/2025-01-01/2025-12-31",
    "registrations/came/{f}/2025-01-01/2025-12-31/month",
    "registrations/came/{f}/2025-01-01/2025-12-31/moon/full",
    "registrations/came/{f}/2025-01-01/2025-12-31/month/2024-01",
    "registrations/came/{f}/2025-01-01/2025-12-31/month/2025-13",
    "registrations/came/{f}/2025-01-01/2025-12-31/webinar/x",
    "registrations/came/{f}/2025-01-01/2025-12-31/country/\x00",
    "registrations/came/{f}/2025-01-01/2025-12-31/country/" + "B" * 10_000,
    "insights/notes/{f}/2025-01-01/2025-12-31",
]


def test_addresses_that_count_nothing_open_the_usual_list(staff, facility):
    rows = reverse("admin:webinars_registration_changelist")
    for text in NONSENSE:
        asked = {"counted": text.format(f=facility.pk)}

        answer = staff.get(rows, asked)

        assert answer.status_code == 302, text
        assert answer["Location"].endswith("?e=1"), text
        assert staff.get(reverse("admin:webinars_registration_list_csv"), asked).status_code == 302


def test_key_of_which_there_is_nobody_lists_nobody(staff, facility):
    way = Counted(REGISTRATIONS, span_of(facility), "came", "country", "PL")

    assert not staff.get(way.address).context["cl"].queryset.exists()


def test_facility_that_somebody_does_not_see_is_counted_for_nobody(facility):
    other = facility_of("other")
    person = CoordinatorFactory()
    person.is_superuser = False
    person.save()
    StaffAssignment.objects.create(facility=facility, user=person)
    text = "clusters/clusters/{}/2025-01-01/2025-12-31"
    person.user_permissions.add(*permissions("view_facility", "view_cluster"))

    assert counted_by(person, text.format(facility.pk)).rows.exists()
    with pytest.raises(ValueError, match="clusters"):
        counted_by(person, text.format(other.pk))


def permissions(*names):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


def test_number_is_nobodys_who_may_not_read_its_rows(facility):
    person = CoordinatorFactory(is_superuser=False)
    person.user_permissions.add(*permissions("view_facility", "view_cluster"))

    with pytest.raises(ValueError, match="registrations"):
        counted_by(person, f"registrations/came/{facility.pk}/2025-01-01/2025-12-31")


def test_a_project_without_activity_has_no_days(facility):
    ActivityFactory(engagement__project__facility=facility_of("third", name="Third"))

    assert count(ACTIVITIES, span_of(facility), "project").total("logged").rows == 3
