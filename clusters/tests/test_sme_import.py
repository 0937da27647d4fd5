"""Clusters' firms from a table."""

import pytest
from django.core.management import call_command

from clusters.domain.sme_import import SMES
from clusters.models import SME
from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tables.faults import BadTable

pytestmark = pytest.mark.django_db

HEADER = "cluster,name,size,contact_address,website\n"


def take_over(rows, **options):
    return SMES.take_over(f"{HEADER}{rows}".encode(), **options)[0]


def test_firms_come_in_once_and_an_empty_cell_leaves_alone_what_is_known():
    cluster = ClusterFactory(name="Pôle Vert", country="FR")
    rows = "POLE VERT,Weberei Groß,small,mailto:w@example.org,\n"

    assert str(take_over(rows)) == "1 created, 0 updated, 0 unchanged."
    assert str(take_over(rows)) == "Nothing changed: all is there already."
    assert str(take_over("Pôle  Vert,weberei gross,Medium (under 250 people),,\n")) == (
        "0 created, 1 updated, 0 unchanged."
    )

    [firm] = SME.objects.all()
    assert (firm.cluster, firm.name, firm.country) == (cluster, "Weberei Groß", "FR")
    assert (firm.size, firm.contact_address) == ("medium", "w@example.org")


def test_wrong_cells_are_named_and_nothing_is_taken():
    ClusterFactory(name="Green")
    with pytest.raises(BadTable) as fault:
        take_over("Grün,A,tiny,nobody,http://a.org\nGreen,B,,,\n")

    assert [(error.line, error.column) for error in fault.value.errors] == [
        (2, "cluster"),
        (2, "size"),
        (2, "website"),
        (2, "contact_address"),
    ]
    assert not SME.objects.exists()


def test_the_command_rehearses(tmp_path, capsys):
    ClusterFactory(name="Green")
    file = tmp_path / "firms.csv"
    file.write_text("cluster;name\nGreen;A\n")

    call_command("import_smes", file, "--dry-run")

    assert "1 created, 0 updated, 0 unchanged. (rehearsal only)" in capsys.readouterr().out
    assert not SME.objects.exists()
