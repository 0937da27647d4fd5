"""A form offers a list of clusters where there are few, and a field to type into where not."""

import pytest
from django import forms
from django.urls import reverse

from clusters.forms import cluster_choice
from clusters.forms.cluster_choice import ClusterChoiceField
from clusters.tests.factories import ClusterFactory

pytestmark = pytest.mark.django_db


class ClusterForm(forms.Form):
    cluster = ClusterChoiceField(required=False, empty_label="None of these")


@pytest.fixture
def clusters():
    ClusterFactory(name="Hidden Wood", listed=False)
    return [ClusterFactory(name=name) for name in ("Bois d’Œuvre", "Wood North", "Wood South")]


@pytest.fixture
def many(clusters, monkeypatch):
    monkeypatch.setattr(cluster_choice, "MOST_OPTIONS", 2)
    monkeypatch.setattr(cluster_choice, "_listed", lambda: clusters)
    return clusters


def sent(text):
    form = ClusterForm({"cluster": text})
    form.is_valid()
    return form


def test_few_clusters_are_a_list_asked_for_once(clusters, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = str(ClusterForm()["cluster"])

    assert html.count("<option") == 4
    assert "Hidden Wood" not in html


def test_many_are_a_field_without_a_single_name(many, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = str(ClusterForm()["cluster"])

    assert "<option" not in html
    assert 'list="id_cluster_names"' in html
    assert 'aria-describedby="id_cluster_hint"' in html


@pytest.mark.parametrize("text", ["bois d'oeuvre", " BOIS D’ŒUVRE "])
def test_a_name_in_any_spelling_is_that_cluster(many, text):
    assert sent(text).cleaned_data == {"cluster": many[0]}


def test_a_number_is_that_cluster_and_its_name_comes_back(many):
    form = sent(many[1].pk)

    assert form.cleaned_data == {"cluster": many[1]}
    assert 'value="Wood North"' in str(form["cluster"])


def test_a_part_of_a_name_comes_back_as_a_list_of_those_that_hold_it(many):
    form = sent("wood")

    assert form.errors["cluster"] == ["Choose one of these clusters, or none."]
    html = str(form["cluster"])
    assert html.count("<option") == 3
    assert "Wood South" in html
    assert "Hidden" not in html


@pytest.mark.parametrize("text", ["Nobody <b>", "Hidden Wood", "9" * 40])
def test_a_name_that_nobody_has_comes_back_as_it_was_typed(many, text):
    form = sent(text)

    assert "directory" in form.errors["cluster"][0]
    assert text.replace("<b>", "&lt;b&gt;") in str(form["cluster"])


def test_one_that_is_not_listed_is_offered_to_whoever_is_there_already(clusters):
    own = ClusterFactory(name="Own", listed=False)
    form = ClusterForm({"cluster": own.pk})
    form.fields["cluster"].offer(own)

    assert form.is_valid()
    assert "Own" in str(form["cluster"])
    assert not sent(own.pk).is_valid()


def test_names_are_told_to_a_field_a_few_at_a_time(client, clusters, monkeypatch):
    address = reverse("clusters:cluster-names")

    assert client.get(address, {"q": "WOOD"}).json() == {"names": ["Wood North", "Wood South"]}
    assert client.get(address, {"q": " "}).json() == {"names": []}
    monkeypatch.setattr("clusters.views.cluster.MOST_FOUND", 1)
    assert client.get(address, {"q": "wood"}).json() == {"names": ["Wood North"]}


def test_a_character_that_no_name_holds_finds_what_stands_beside_it_or_nothing(client, many):
    address = reverse("clusters:cluster-names")

    assert client.get(address, {"q": "\0"}).json() == {"names": []}
    assert client.get(address, {"q": "wood\0north"}).json() == {"names": ["Wood North"]}
    assert "Choose one of these clusters, or none." in str(sent("\0").errors)
    assert str(sent("\0")["cluster"])
