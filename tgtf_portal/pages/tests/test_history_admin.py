"""The history of a row in the admin is read; going back is done by hand."""

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_version(client):
    client.force_login(CoordinatorFactory())
    cluster = ClusterFactory(name="Old name")
    cluster.name = "New name"
    cluster.save()
    version = cluster.history.earliest()
    name = "admin:clusters_cluster_simple_history"
    return cluster, reverse(name, args=[cluster.pk, version.pk])


def test_old_version_is_shown_without_a_button_to_go_back(client, old_version):
    _cluster, address = old_version

    page = client.get(address)

    assert page.status_code == 200
    assert "Old name" in page.content.decode()
    assert 'name="_save"' not in page.content.decode()


def test_old_version_cannot_be_brought_back_past_the_verbs(client, old_version):
    cluster, address = old_version
    facts = {"name": "Old name", "slug": cluster.slug, "country": "BG", "listed": "on"}

    assert client.post(address, facts).status_code == 403

    cluster.refresh_from_db()
    assert cluster.name == "New name"
