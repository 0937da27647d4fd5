"""A facility's pool out of a table: in one file or in two, all or nothing, twice nothing."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advisors.models import Advisor, PoolEntry
from advisors.pool.domain.pool_import import POOL
from advisors.tests.factories import AdvisorFactory, PoolEntryFactory
from clusters.models import Spelling
from clusters.tests.factories import FacilityFactory, ThemeFactory
from tgtf_portal.core.models import AuditEvent, Message, User
from tgtf_portal.core.tables.faults import BadTable
from tgtf_portal.core.tables.imports import Imported
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CVS = "email,name,country,languages,themes,sectors,days,bio\n"
ANA = "ana@example.org,Ana Lima,PT,en|pt|Klingon,Energy,Textiles|Wood,10,Engineer\n"
MORE = "email,worked_in,years,slots_of_5_days,screening\n"


@pytest.fixture
def facility():
    ThemeFactory(name="Energy", slug="energy")
    return FacilityFactory()


def take(facility, text, **options):
    outcome, _table = POOL.take_over(text.encode(), facility, **options)
    return outcome


def test_a_file_of_cvs_and_one_that_adds_to_it_make_one_entry(facility):
    assert take(facility, CVS + ANA) == Imported(created=1)
    assert take(facility, MORE + "ANA@example.org,BE|Spain,12,2,new\n") == Imported(updated=1)

    entry = PoolEntry.objects.get()
    assert (entry.email, entry.name, entry.country, entry.status) == (
        "ana@example.org",
        "Ana Lima",
        "PT",
        "new",
    )
    assert (entry.languages, entry.other_languages, entry.sectors) == ("en|pt", "Klingon", "Wood")
    assert [theme.name for theme in entry.themes.all()] == ["Energy"]
    assert [eco.slug for eco in entry.ecosystems.all()] == ["textiles"]
    assert ({c.code for c in entry.worked_in}, entry.years) == ({"BE", "ES"}, 12)
    assert (entry.days_offered, entry.bio) == (Decimal(10), "Engineer")
    assert set(Spelling.objects.values_list("text", flat=True)) == {"Klingon", "Wood"}
    assert not User.objects.exists()
    assert not Advisor.objects.exists()


def test_a_joined_file_twice_changes_nothing_the_second_time(facility):
    heading = CVS.strip() + ",worked_in,years,slots_of_5_days,screening,share_workshop\n"
    row = ANA.strip() + ",BE|ES,12,2,declined,100\n"

    assert take(facility, heading + row, by=UserFactory()) == Imported(created=1)
    assert take(facility, heading + row) == Imported(unchanged=1)

    entry = PoolEntry.objects.get()
    assert (entry.status, entry.shares) == ("declined", {"workshop": 100})
    assert AuditEvent.objects.get().verb == "pool.imported"


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        (ANA + ANA.upper(), 3, "email"),
        (ANA.replace(",PT,", ",Atlantis,"), 2, "country"),
        (ANA.replace("Energy", "Enregy"), 2, "themes"),
        (ANA.replace("Ana Lima", "=HYPERLINK(1)"), 2, "name"),
        (ANA.replace("Engineer", "=1+1"), 2, "bio"),
        (ANA.replace("Ana Lima", ""), 2, "name"),
        (ANA.replace(",10,", ",-1,"), 2, "days"),
        (ANA.replace("ana@", "ana"), 2, "email"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_taken(facility, rows, line, column):
    good = "bo@example.org,Bo,,,,,,\n"
    with pytest.raises(BadTable) as refusal:
        take(facility, CVS + rows + good)

    assert [(error.line, error.column) for error in refusal.value.errors] == [(line, column)]
    assert not PoolEntry.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("BE|Atlantis,12,2,new,,", "worked_in"),
        ("BE,a dozen,2,new,,", "years"),
        ("BE,12,2.5,new,,", "slots_of_5_days"),
        ("BE,12,3,new,,", "slots_of_5_days"),
        ("BE,12,2,confirmed,,", "screening"),
        ("BE,12,2,new,60,30", "share_teaching"),
        ("BE,12,2,new,160,", "share_teaching"),
        pytest.param(f"BE,12,2,new,{'9' * 5000},", "share_teaching", id="long share"),
        pytest.param(f"BE,12,{'9' * 5000},new,,", "slots_of_5_days", id="long slots"),
    ],
)
def test_what_is_wrong_in_the_further_columns_is_named(facility, row, column):
    heading = CVS.strip() + ",worked_in,years,slots_of_5_days,screening"
    with pytest.raises(BadTable) as refusal:
        take(facility, f"{heading},share_teaching,share_workshop\n{ANA.strip()},{row}\n")

    assert [(error.line, error.column) for error in refusal.value.errors] == [(2, column)]


NAMES = ["Ελένη Παππά", "Иван Петров", "محمد علي", "דוד לוי", "山田太郎", "김민수", "ნინო", "Գոհար"]


def test_names_of_many_scripts_are_kept_letter_for_letter(facility):
    rows = "".join(f"n{n}@example.org,{name},,,,,,\n" for n, name in enumerate(NAMES))

    take(facility, CVS + rows)

    assert set(PoolEntry.objects.values_list("name", flat=True)) == set(NAMES)


def test_a_list_costs_the_same_statements_however_long_it_is(facility):
    PoolEntryFactory(facility=facility, email="2-0@example.org")
    PoolEntryFactory(facility=facility, email="30-0@example.org")
    counts = []
    for size in (2, 30):  # SQLite takes some forty at once
        rows = "".join(
            f"{size}-{n}@example.org,Expert {n},PT,en,Energy,Textiles,5,\n" for n in range(size)
        )
        with CaptureQueriesContext(connection) as queries:
            take(facility, CVS + rows)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_who_was_in_last_years_pool_needs_no_more_than_an_address(facility):
    last = PoolEntryFactory(
        facility=FacilityFactory(slug="last"), email="ana@example.org", name="Ana", years=7
    )
    last.themes.set(ThemeFactory.create_batch(2))
    AdvisorFactory(user__email="ana@example.org", bio="My own words", languages="pt")

    take(facility, "email,country\nana@example.org,ES\n")

    entry = PoolEntry.objects.get(facility=facility)
    assert (entry.country, entry.years, entry.bio, entry.languages) == (
        "ES",
        7,
        "My own words",
        "pt",
    )
    assert set(entry.themes.all()) == set(last.themes.all())


def test_who_has_confirmed_keeps_their_own_words_and_what_was_decided_stays(facility):
    PoolEntryFactory(facility=facility, email="ana@example.org", status="confirmed", bio="Mine")
    PoolEntryFactory(facility=facility, email="bo@example.org", status="declined", why="No time")

    take(facility, "email,bio,screening\nana@example.org,Theirs,\nbo@example.org,,picked\n")

    assert list(PoolEntry.objects.order_by("email").values_list("bio", "status", "why")) == [
        ("Mine", "confirmed", ""),
        ("", "declined", "No time"),
    ]


def test_only_who_asks_for_it_has_the_picked_ones_mailed(facility):
    picked = "email,name,screening\nana@example.org,Ana,picked\n"
    take(facility, picked)
    assert not Message.objects.exists()
    assert not PoolEntry.objects.get().was_told

    take(facility, picked.replace("ana@", "bo@"), also=True)
    assert set(Message.objects.values_list("recipient", "kind")) == {
        ("bo@example.org", "pool_entry.picked"),
        ("bo@example.org", "pool_entry.reminder"),
    }


def test_the_command_rehearses_and_takes_over(facility, tmp_path):
    file, said = tmp_path / "pool.csv", StringIO()
    file.write_text(CVS + ANA, encoding="utf-8")

    call_command("import_pool", facility.slug, str(file), "--dry-run", stdout=said)
    assert not PoolEntry.objects.exists()
    call_command("import_pool", facility.slug, str(file), stdout=said)

    assert "1 created, 0 updated, 0 unchanged." in said.getvalue()
    assert PoolEntry.objects.count() == 1
