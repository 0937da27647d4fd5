"""The firms of a cluster, kept by its managers."""

import pytest
from django.db.models import ProtectedError

from clusters.forms.sme import SMEForm
from clusters.models import SME
from clusters.tests.factories import ClusterFactory, MembershipFactory, SMEFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST_QUERIES = 5  # session, person, cluster, number, page


@pytest.fixture
def cluster():
    return ClusterFactory(name="Alpha", slug="alpha", country="IT")


@pytest.fixture
def manager(client, cluster):
    user = MembershipFactory(cluster=cluster).user
    client.force_login(user)
    return user


def fill(**changes):
    return {"name": "Rossi", "country": "IT", "size": "micro", **changes}


def addresses(sme):
    firms = "/clusters/alpha/smes/"
    return [firms, f"{firms}new/", f"{firms}{sme.code}/edit/", f"{firms}{sme.code}/delete/"]


def test_only_managers_of_the_cluster_and_staff_see_its_firms(client, cluster):
    sme = SMEFactory(cluster=cluster)
    statuses = {}
    people = {
        "nobody": UserFactory(),
        "other manager": MembershipFactory().user,
        "manager": MembershipFactory(cluster=cluster).user,
        "staff": CoordinatorFactory(),
    }
    statuses["visitor"] = {client.get(address).status_code for address in addresses(sme)}
    for role, user in people.items():
        client.force_login(user)
        statuses[role] = {client.get(address).status_code for address in addresses(sme)}
    assert statuses == {
        "visitor": {302},
        "nobody": {404},
        "other manager": {404},
        "manager": {200},
        "staff": {200},
    }


def test_a_firm_is_found_only_below_its_own_cluster(client, manager):
    foreign = SMEFactory()
    for address in addresses(foreign)[2:]:
        assert client.get(address).status_code == 404
        assert client.post(address, fill()).status_code == 404
    assert SME.objects.get() == foreign


@pytest.mark.parametrize("rows", [1, 10])
def test_list_costs_the_same_with_many_firms(
    client, cluster, manager, django_assert_num_queries, rows
):
    SMEFactory.create_batch(rows, cluster=cluster)
    with django_assert_num_queries(LIST_QUERIES):
        response = client.get("/clusters/alpha/smes/")
    assert len(response.context["page_obj"]) == min(rows, 24)


def test_list_without_firms_says_what_to_do(client, manager):
    assert "No SMEs yet" in client.get("/clusters/alpha/smes/").content.decode()


def test_manager_adds_a_firm_to_the_own_cluster(client, cluster, manager):
    assert client.get("/clusters/alpha/smes/new/").context["form"]["country"].value() == "IT"

    other = ClusterFactory()
    response = client.post("/clusters/alpha/smes/new/", fill(cluster=other.pk, code="mine"))

    assert response.url == "/clusters/alpha/smes/"
    sme = SME.objects.get()
    assert (sme.name, sme.cluster, sme.size) == ("Rossi", cluster, "micro")
    assert sme.code != "mine"


def test_manager_edits_a_firm(client, cluster, manager):
    sme = SMEFactory(cluster=cluster, name="Rossi")
    response = client.post(addresses(sme)[2], fill(town="Vicenza", website="rossi.example.org"))
    assert response.status_code == 302
    sme.refresh_from_db()
    assert (sme.town, sme.website) == ("Vicenza", "https://rossi.example.org")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "Rossi\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("name", "\u202eissoR", "Text-direction control characters are not allowed."),
        ("name", "bianchi", "The cluster has an SME of this name already."),
        ("town", "A\tB", "Tabs are not allowed here."),
        ("size", "huge", "Select a valid choice."),
        ("contact_address", "carla@localhost", "Please use a public mail address."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_not_saved(
    client, cluster, manager, field, value, sentence
):
    SMEFactory(cluster=cluster, name="Bianchi")

    response = client.post("/clusters/alpha/smes/new/", fill(**{field: value}))

    assert response.status_code == 200
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert sentence in response.content.decode()
    assert SME.objects.count() == 1


def test_the_second_of_two_equal_firms_at_the_same_moment_is_refused(cluster):
    first, second = (SMEForm(fill(), cluster=cluster) for _turn in range(2))
    assert first.is_valid()
    assert second.is_valid()

    assert first.is_saved()
    assert not second.is_saved()

    assert second.errors["name"] == ["The cluster has an SME of this name already."]


def test_manager_is_asked_before_a_firm_is_deleted(client, cluster, manager):
    sme = SMEFactory(cluster=cluster, name="Rossi")
    address = addresses(sme)[3]

    assert "Delete Rossi?" in client.get(address).content.decode()
    assert SME.objects.exists()
    assert client.post(address).url == "/clusters/alpha/smes/"

    assert not SME.objects.exists()
    assert AuditEvent.objects.get().actor == manager


def test_a_firm_that_something_hangs_on_stays(client, cluster, manager, monkeypatch):
    sme = SMEFactory(cluster=cluster, name="Rossi")

    def protected(self):
        raise ProtectedError("protected", {cluster})

    monkeypatch.setattr(SME, "delete", protected)
    response = client.post(addresses(sme)[3], follow=True)

    assert "Rossi cannot be deleted: cluster would lose" in response.content.decode()
    assert SME.objects.exists()
    assert not AuditEvent.objects.exists()
