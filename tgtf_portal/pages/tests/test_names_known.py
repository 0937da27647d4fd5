"""One name, one thing: whatever is looked up by its name is known in any spelling."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from advisors.models import Advisor
from advisors.pool.domain.advisor import import_advisors
from clusters.domain.cluster import import_clusters
from clusters.models import SME, Cluster, Theme
from clusters.tests.factories import ClusterFactory, MembershipFactory, SMEFactory, ThemeFactory
from tgtf_portal.core.tables.imports import BadTable
from webinars.common.csv_columns import cluster_named
from webinars.live.domain.csv_import import import_insights, kind_named
from webinars.models import Breakout, Insight
from webinars.registration.domain.csv_import import import_registrations
from webinars.tests.factories import BreakoutFactory, WebinarFactory
from webinars.webinar.domain.json_import import _cluster

pytestmark = pytest.mark.django_db
NAME = "Bois d’Œuvre – Łódź"
SPELLINGS = pytest.mark.parametrize(
    "spelling",
    [
        NAME,
        "BOIS D’ŒUVRE – ŁÓDŹ",
        "Bois d'Œuvre - Łódź",
        "bois d'oeuvre - lodz",
        "Bois\u00a0 d’Œuvre –\u2009Łódź",
        "Bois d’Œuvre – Ło\u0301dz\u0301",
    ],
)


# --- Imports -------------------------------------------------------------------------------------
@SPELLINGS
def test_cluster_of_a_list_is_the_one_that_is_known(spelling):
    known = ClusterFactory(name=NAME, country="FR")

    assert cluster_named()(spelling) == known
    assert _cluster(spelling, "success_stories[0]") == known

    table = f"project,role,name,country,industrial_ecosystem\n4,lead,{spelling},FR,Textiles\n"
    assert import_clusters(table.encode()).updated == 1  # it has a part in a new project
    assert import_clusters(table.encode()).unchanged == 1
    assert Cluster.objects.get() == known


def test_cluster_that_a_table_spells_twice_otherwise_is_one():
    table = (
        "project,role,name,country,industrial_ecosystem\n"
        "4,lead,Łódź Wood,PL,\n5,lead,LODZ  WOOD,PL,\n"
    )

    first = import_clusters(table.encode())
    assert (first.created, first.updated) == (1, 1)
    assert Cluster.objects.count() == 1

    twice = f"{table}5,partner,Lodz Wood,PL,\n"
    with pytest.raises(BadTable, match="The same stands in line 3"):
        import_clusters(twice.encode())


@SPELLINGS
def test_breakout_of_a_list_is_the_one_that_is_known(spelling):
    room = BreakoutFactory(title=NAME)

    wishes = f"email,name,organisation,cluster,country,preferences\na@b.org,Ana,,,,{spelling}\n"
    import_registrations(room.webinar, wishes.encode())
    assert room.webinar.registrations.get().preferences.get().breakout == room

    notes = f"breakout,kind,text\n{spelling},BEST  PRACTICE,Share\n"
    import_insights(room.webinar, notes.encode(), create_breakouts=True)
    assert Insight.objects.get().breakout == room
    assert Breakout.objects.get() == room


@SPELLINGS
def test_theme_of_a_list_is_the_one_that_is_known(spelling):
    theme = ThemeFactory(name=NAME)
    table = "email,name,country,languages,themes,sectors,days,bio\n"

    import_advisors(f"{table}a@b.org,Ana,FR,,{spelling},,3,\n".encode())

    assert list(Advisor.objects.get().themes.all()) == [theme]


@pytest.mark.parametrize("typed", ["Synergy wish", "SYNERGY  WISH", "synergy"])
def test_kind_of_insight_is_known_in_any_spelling(typed):
    assert kind_named(typed) == Insight.Kind.SYNERGY


# --- The second of a name ------------------------------------------------------------------------
@SPELLINGS
def test_the_second_of_a_name_is_refused_beside_the_field(spelling):
    firm, room = SMEFactory(name=NAME), BreakoutFactory(title=NAME)
    ClusterFactory(name=NAME)
    ThemeFactory(name=NAME)
    seconds = [
        (Cluster(name=spelling, slug="second", country="FR"), "name"),
        (SME(cluster=firm.cluster, name=spelling, country="FR"), "name"),
        (Theme(name=spelling, slug="second"), "name"),
        (Breakout(webinar=room.webinar, title=spelling), "title"),
    ]
    for second, field in seconds:
        with pytest.raises(ValidationError) as refused:
            second.full_clean()
        assert list(refused.value.message_dict) == [field]
        assert len(refused.value.message_dict[field]) == 1


def test_the_same_name_elsewhere_and_its_own_row_are_no_seconds():
    firm, room = SMEFactory(name=NAME), BreakoutFactory(title=NAME)
    for thing in (firm, room, ClusterFactory(name=NAME), ThemeFactory(name=NAME)):
        thing.full_clean()
    SME(cluster=ClusterFactory(), name=NAME, country="FR").full_clean()
    Breakout(webinar=WebinarFactory(), title=NAME).full_clean()


def test_staff_read_beside_the_field_that_a_cluster_has_this_name(staff):
    ClusterFactory(name="Łódź Wood")
    page = reverse("admin:clusters_cluster_add")
    given = {"name": "LODZ\u00a0wood", "slug": "lodz-wood-2", "country": "PL"}
    rows = {
        f"{rows}-{n}_FORMS": 0 for rows in ("memberships", "parts") for n in ("TOTAL", "INITIAL")
    }

    answer = staff.post(page, given | rows)

    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["name"]
    assert Cluster.objects.count() == 1


def test_manager_cannot_enter_a_firm_twice(client):
    manager = MembershipFactory()
    SMEFactory(cluster=manager.cluster, name="O’Neil Søns")
    client.force_login(manager.user)
    address = reverse("clusters:sme-create", args=[manager.cluster.slug])

    answer = client.post(address, {"name": "o'neil sons", "country": "IE"})

    assert answer.context["form"].errors["name"] == ["The cluster has an SME of this name already."]
    assert SME.objects.count() == 1
