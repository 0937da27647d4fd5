"""Ecosystems and languages as lists write them, and the words that staff decide about."""

import pytest
from django.urls import reverse

from advisors.models import Advisor
from advisors.tests.factories import AdvisorFactory
from clusters.domain.cluster import import_clusters
from clusters.domain.vocabulary import (
    FOURTEEN,
    bring_ecosystems,
    ecosystems_in,
    languages_in,
    map_spelling,
)
from clusters.models import Cluster, Ecosystem, Spelling
from clusters.tests.factories import ClusterFactory, SpellingFactory
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.values.languages import language_code

pytestmark = pytest.mark.django_db

HEADER = "project,role,name,country,industrial_ecosystem\n"


def test_the_fourteen_come_once_and_what_staff_took_away_stays_away():
    assert dict(Ecosystem.objects.values_list("slug", "name")) == FOURTEEN
    Ecosystem.objects.exclude(slug="textiles").delete()

    bring_ecosystems()

    assert Ecosystem.objects.get().slug == "textiles"


@pytest.mark.parametrize(
    ("text", "slugs", "rest"),
    [
        ("Textiles|TEXTILE", ["textiles"], ()),
        ("mobility, transport & automotive", ["mobility"], ()),
        ("Agri-food | agrifood | Wood|wood ", ["agri-food"], ("Wood",)),
        ("Cultural & Creative Industries|ICT", ["cultural-creative", "digital"], ()),
        ("–", [], ()),
        ("", [], ()),
    ],
)
def test_an_ecosystem_is_known_in_several_spellings(text, slugs, rest):
    found = ecosystems_in()(text)

    assert ([entry.slug for entry in found.known], found.rest) == (slugs, rest)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("EN", "en"), ("eng", "en"), ("Anglais", "en"), ("en-GB", "en"), ("Slovene", "sl")],
        *[("Ελληνικά", "el"), ("Français (langue maternelle)", "fr"), ("German – fluent", "de")],
        *[("Suomi", "fi"), ("Ukrainisch", "uk"), ("Klingon", ""), ("xx", ""), ("", "")],
    ],
)
def test_a_language_is_known_by_code_and_by_names_in_others(text, code):
    assert language_code(text) == code


def test_an_import_keeps_what_it_does_not_recognise_and_lists_it_once():
    rows = "1,lead,A,FR,Wood\n2,lead,B,FR,WOOD\n3,lead,C,FR,Tourism\n"

    for _turn in range(2):
        import_clusters((HEADER + rows).encode())

    found = Cluster.objects.order_by("name").values_list("name", "ecosystem__slug", "sector")
    assert list(found) == [("A", None, "Wood"), ("B", None, "WOOD"), ("C", "tourism", "")]
    assert list(Spelling.objects.values_list("vocabulary", "key", "status")) == [
        ("ecosystem", "wood", "open")
    ]


@pytest.fixture
def staff(client):
    client.force_login(CoordinatorFactory())
    return client


def press(staff, spelling, verb, **sent):
    return staff.post(reverse(f"admin:clusters_spelling_{verb}", args=[spelling.pk]), sent)


def test_one_press_maps_a_word_wherever_it_stands_and_for_later_lists(staff):
    cluster = ClusterFactory(sector="Wood")
    advisor = AdvisorFactory(sectors="Rail|WOOD")
    word = SpellingFactory(text="Wood")

    press(staff, word, "map", meaning="construction")

    cluster.refresh_from_db()
    assert (cluster.ecosystem.slug, cluster.sector) == ("construction", "")
    advisor.refresh_from_db()
    assert advisor.sectors == "Rail"
    assert [entry.slug for entry in advisor.ecosystems.all()] == ["construction"]
    assert [entry.slug for entry in ecosystems_in()("wood").known] == ["construction"]
    assert cluster.history.count() == 2


def test_one_press_maps_a_language_and_another_leaves_a_word_alone(staff):
    AdvisorFactory(languages="fr", other_languages="Brabantic|Klingon")
    brabantic = SpellingFactory(vocabulary="language", text="Brabantic")
    klingon = SpellingFactory(vocabulary="language", text="Klingon")

    press(staff, brabantic, "map", meaning="nl")
    press(staff, klingon, "leave")

    advisor = Advisor.objects.get()
    assert (advisor.languages, advisor.other_languages) == ("fr|nl", "Klingon")
    assert languages_in()("brabantic").known == ("nl",)
    assert languages_in()("Klingon").rest == ("Klingon",)
    assert list(Spelling.objects.order_by("text").values_list("status", flat=True)) == [
        "mapped",
        "left",
    ]


def test_a_word_is_mapped_to_what_exists_and_once():
    word = SpellingFactory(text="Wood")
    with pytest.raises(Refused, match="Choose one of the entries"):
        map_spelling(word, meaning="forests", by=UserFactory())
    map_spelling(word, meaning="construction", by=UserFactory())

    with pytest.raises(Refused, match="cannot become"):
        map_spelling(word, meaning="tourism", by=UserFactory())


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_of_words_costs_the_same_whatever_its_length(
    staff, django_assert_num_queries, rows
):
    SpellingFactory.create_batch(rows)
    address = reverse("admin:clusters_spelling_changelist")
    staff.get(address)
    with django_assert_num_queries(4):
        assert staff.get(address).status_code == 200
