"""Wherever a country is chosen, those of the facility's clusters stand first."""

import pytest

from clusters.forms.cluster import ClusterForm
from clusters.forms.sme import SMEForm
from clusters.tests.factories import ClusterFactory, SMEFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


def groups_of(field):
    return [
        (group, [code for code, _name in names])
        for group, names in field.choices
        if isinstance(names, list)
    ]


@pytest.mark.parametrize("form", [ClusterForm, SMEForm])
def test_the_facilitys_own_countries_stand_first_by_name_and_no_country_twice(form):
    cluster, *_others = [ClusterFactory(country=code) for code in ("SI", "AT", "SI")]
    made = form(cluster=cluster) if form is SMEForm else form()

    [(first, own), (then, others)] = groups_of(made.fields["country"])

    assert (first, own) == ("Countries of the facility", ["AT", "SI"])
    assert then == "All others"
    assert len(others) > 200
    assert not {*own} & {*others}


def test_without_a_cluster_it_is_one_list():
    assert groups_of(ClusterForm().fields["country"]) == []


def test_the_administration_has_the_same_order(client):
    sme = SMEFactory(cluster__country="PT")
    client.force_login(CoordinatorFactory())

    text = client.get(f"/admin/clusters/sme/{sme.pk}/change/").content.decode()

    first = text.partition('<optgroup label="Countries of the facility">')[2]
    assert 'value="PT"' in first.partition("</optgroup>")[0]


def test_what_is_no_country_is_refused_and_any_other_is_taken():
    cluster = ClusterFactory(country="SI")
    for country, is_right in (("XX", False), ("BR", True), ("SI", True), ("", False)):
        form = SMEForm({"name": "Firm", "country": country}, cluster=cluster)
        assert ("country" not in form.errors) is is_right
