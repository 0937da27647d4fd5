"""Clusters taken over from a table: all or nothing, and the second time nothing."""

import pytest
from django.core.management import CommandError, call_command

from clusters.domain.cluster import free_slug, import_clusters
from clusters.models import Cluster, Facility, Project, ProjectCluster
from clusters.tests.factories import ClusterFactory, FacilityFactory, ProjectFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.exports import csv_file
from tgtf_portal.core.tables.imports import BadTable, Imported
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HEADER = "project,role,name,country,industrial_ecosystem\n"
CONSORTIUM = (
    HEADER
    + "4,partner,ATEVAL,ES,Textiles\n4,lead,AEI Tèxtils,ES,Textiles\n12,lead,Green Synergy,BG,\n"
)


def take_over(text, **options):
    return import_clusters(text.encode(), **options)


def complaints(text):
    with pytest.raises(BadTable) as caught:
        take_over(text)
    return str(caught.value).splitlines()


def parts():
    rows = ProjectCluster.objects.order_by("project__number", "role")
    return list(rows.values_list("project__number", "project__title", "role", "cluster__slug"))


def test_import_creates_facility_projects_clusters_and_their_parts():
    somebody = UserFactory()

    assert take_over(CONSORTIUM, by=somebody) == Imported(created=3)

    assert parts() == [
        (4, "AEI Tèxtils", "lead", "aei-textils"),
        (4, "AEI Tèxtils", "partner", "ateval"),
        (12, "Green Synergy", "lead", "green-synergy"),
    ]
    assert Facility.objects.get().acronym == "TGTF"
    trace = AuditEvent.objects.get()
    assert (trace.verb, trace.actor) == ("clusters.imported", somebody)


def test_import_knows_second_codes_of_countries_and_what_the_iso_list_lacks():
    take_over(HEADER + "1,lead,Attica,el,\n2,lead,Kent,UK,\n3,lead,Prishtina,XK,\n")

    assert set(Cluster.objects.values_list("name", "country")) == {
        ("Attica", "GR"),
        ("Kent", "GB"),
        ("Prishtina", "XK"),
    }


def test_import_reads_names_that_our_own_export_guarded_as_they_were():
    rows = [
        HEADER.strip().split(","),
        [4, "lead", "=Green+", "ES", "@Wood"],
        [4, "partner", "'s Hof", "NL", ""],
    ]

    take_over(csv_file(rows, "clusters").content.decode("utf-8-sig"))

    found = Cluster.objects.order_by("country").values_list("name", "sector")
    assert list(found) == [("=Green+", "@Wood"), ("'s Hof", "")]


def test_import_a_second_time_changes_nothing_and_leaves_no_trace():
    take_over(CONSORTIUM)

    assert take_over(CONSORTIUM) == Imported(unchanged=3)

    assert AuditEvent.objects.count() == 1
    assert Cluster.history.count() == 3


def test_import_updates_what_differs_and_leaves_alone_what_it_does_not_know():
    take_over(CONSORTIUM)
    Project.objects.filter(number=4).update(title="Greener textiles")

    changed = (
        HEADER + "4,lead,AEI Tèxtils,PT,\n4,partner,ATEVAL,ES,Agrifood\n12,lead,GREEN SYNERGY,BG,\n"
    )
    assert take_over(changed) == Imported(updated=3)

    assert Project.objects.get(number=4).title == "Greener textiles"
    assert set(Cluster.objects.values_list("name", "country", "ecosystem__name")) == {
        ("AEI Tèxtils", "PT", "Textiles"),
        ("ATEVAL", "ES", "Agri-food"),
        ("GREEN SYNERGY", "BG", None),
    }


def test_import_hands_the_lead_to_a_partner():
    take_over(CONSORTIUM)

    take_over(HEADER + "4,lead,ATEVAL,ES,\n4,partner,AEI Tèxtils,ES,\n")

    assert parts()[:2] == [
        (4, "AEI Tèxtils", "lead", "ateval"),
        (4, "AEI Tèxtils", "partner", "aei-textils"),
    ]


def test_import_is_about_the_current_facility():
    current = FacilityFactory()
    FacilityFactory(slug="next-year")
    ProjectFactory(facility=current, number=1, lead_cluster=ClusterFactory(name="Aerospace"))

    take_over(HEADER + "1,partner,ATEVAL,ES,\n")

    assert current.projects.get().clusters.count() == 2


def test_import_is_refused_where_no_facility_is_current():
    FacilityFactory(slug="next-year")

    with pytest.raises(Refused, match="No facility is current"):
        take_over(HEADER + "1,lead,ATEVAL,ES,\n")

    assert not Cluster.objects.exists()


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        ("x,lead,A,ES,", ["Line 2, column “project”: “x” value must be an integer."]),
        ("1,boss,A,ES,", ["Line 2, column “role”: Value 'boss' is not a valid choice."]),
        ("1,lead,,ES,", ["Line 2, column “name”: This field cannot be blank."]),
        ("1,lead,A,,", ["Line 2, column “country”: This field cannot be blank."]),
        (
            "1,lead,A,Atlantis,",
            [
                (
                    "Line 2, column “country”: "
                    "Unknown country “Atlantis”; use its name or code, for example Portugal or PT."
                )
            ],
        ),
        (
            '1,lead,"A\nB",ES,\n2,lead,C\u202e,ES,',
            [
                "Line 2, column “name”: Line breaks are not allowed here.",
                "Line 4, column “name”: Text-direction control characters are not allowed.",
            ],
        ),
        ("1,lead,A,ES,\n1,partner,A,ES,", ["Line 3, column “name”: The same stands in line 2."]),
        (
            "1,lead,A,ES,\n2,lead,a,FR,",
            ["Line 3, column “country”: Line 2 says ES for this cluster."],
        ),
        ("1,partner,A,ES,", ["Line 2, column “role”: Project 1 has no lead."]),
        (
            "1,lead,A,ES,\n1,lead,B,ES,",
            ["Line 3, column “role”: Project 1 has more than one lead: A, B."],
        ),
    ],
)
def test_import_names_line_and_column_and_takes_nothing(lines, sentences):
    assert complaints(f"{HEADER}{lines}\n") == sentences
    assert not Cluster.objects.exists()
    assert not Project.objects.exists()


def test_import_refuses_a_second_lead_for_a_project_that_has_one():
    take_over(CONSORTIUM)
    assert complaints(HEADER + "12,lead,Newcomer,BG,\n") == [
        "Line 2, column “role”: Project 12 has more than one lead: Green Synergy, Newcomer."
    ]


def test_a_slug_is_plain_short_and_free():
    assert free_slug("Łódź – Città", set()) == "odz-citta"
    assert free_slug("李", {"cluster"}) == "cluster-2"
    assert len(free_slug("word " * 40, set())) <= 70


def test_command_rehearses_then_imports_then_finds_nothing_to_do(tmp_path, capsys):
    file = tmp_path / "clusters.csv"
    file.write_text(CONSORTIUM)

    call_command("import_clusters", file, "--dry-run")
    assert not Cluster.objects.exists()
    call_command("import_clusters", file)
    call_command("import_clusters", file)

    assert capsys.readouterr().out.splitlines() == [
        "3 created, 0 updated, 0 unchanged. (rehearsal only)",
        "3 created, 0 updated, 0 unchanged.",
        "Nothing changed: all is there already.",
    ]


def test_command_says_plainly_what_is_wrong(tmp_path):
    file = tmp_path / "clusters.csv"
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_clusters", file)
    file.write_text(HEADER + "1,lead,A,XX,\n")
    with pytest.raises(CommandError, match=r"Nothing was imported\.\nLine 2, column “country”"):
        call_command("import_clusters", file)


def test_one_cluster_in_two_spellings_is_one_and_the_second_time_changes_nothing():
    table = f"{HEADER}1,lead,Pôle Vert,FR,\n2,lead,POLE\u00a0VERT,FR,\n"

    first = take_over(table)
    assert (first.created, first.updated) == (1, 1)  # a cluster, and its second part
    assert str(take_over(table)) == "Nothing changed: all is there already."
    assert [cluster.name for cluster in Cluster.objects.all()] == ["Pôle Vert"]
