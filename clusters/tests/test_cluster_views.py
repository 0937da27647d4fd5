"""The directory, a cluster's page and its form: who sees what, and at what cost."""

import pytest

from clusters.models import Cluster, Ecosystem, ProjectCluster
from clusters.tests.factories import (
    ClusterFactory,
    MembershipFactory,
    ProjectFactory,
    SMEFactory,
    ThemeFactory,
)
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST_QUERIES = 4  # countries, ecosystems, themes, the first page that tells the number
DETAIL_QUERIES = 4  # cluster, projects with their clusters, themes and stories, firms
PERSON_QUERIES = 2  # session, person


def names(response):
    return [cluster.name for cluster in response.context["page_obj"]]


def signed_in(client, user):
    client.force_login(user)
    return client


def called(slug):
    return Ecosystem.objects.get(slug=slug)


@pytest.fixture
def directory():
    circular = ThemeFactory(name="Circular economy", slug="circular")
    wood = ClusterFactory(name="Wood", country="SI", ecosystem=called("construction"))
    textile = ClusterFactory(name="Tèxtils", country="ES", ecosystem=called("textiles"))
    wood.themes.add(circular)
    textile.themes.add(circular, ThemeFactory())
    ClusterFactory(name="Energy", country="SI", summary="Wind and sun.")
    return circular


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Energy", "Tèxtils", "Wood"]),
        ("country=SI", ["Energy", "Wood"]),
        ("ecosystem=textiles", ["Tèxtils"]),
        ("theme=circular", ["Tèxtils", "Wood"]),
        ("theme=circular&country=SI", ["Wood"]),
        ("q=sun+wind", ["Energy"]),
        ("q=CONSTRUCTION", ["Wood"]),
        ("q=%25", []),
    ],
)
def test_directory_is_narrowed_by_its_address(client, directory, query, found):
    response = client.get(f"/clusters/?{query}")
    assert names(response) == found
    text = "1 cluster" if len(found) == 1 else f"{len(found)} clusters"
    assert text in response.content.decode()


@pytest.mark.parametrize("query", ["country=XX", "theme=magic", "q=a%00b", "q=" + "x" * 101])
def test_directory_says_what_is_wrong_with_an_address(client, directory, query):
    response = client.get(f"/clusters/?{query}")
    assert response.status_code == 200
    assert response.context["filter"].form.errors
    assert "invalid-feedback" in response.content.decode()


@pytest.mark.parametrize("page", ["999999999", "0", "-1", "x"])
def test_directory_has_no_page_beyond_its_last(client, directory, page):
    assert client.get(f"/clusters/?page={page}").status_code == 404


def test_directory_keeps_its_filters_from_page_to_page(client):
    for number in range(25):
        ClusterFactory(name=f"Cluster {number:02}", country="PT")

    content = client.get("/clusters/?country=PT").content.decode()

    assert "?country=PT&amp;page=2" in content
    assert names(client.get("/clusters/?country=PT&page=2")) == ["Cluster 24"]


def test_directory_says_why_it_is_empty(client):
    assert "No clusters yet" in client.get("/clusters/").content.decode()
    ClusterFactory()
    assert "No cluster matches" in client.get("/clusters/?q=nothing").content.decode()


def test_directory_does_not_put_capitals_first(client):
    for name in ("alpha", "Beta", "CITEVE", "Cleantech"):
        ClusterFactory(name=name)
    assert names(client.get("/clusters/")) == ["alpha", "Beta", "CITEVE", "Cleantech"]


def test_directory_links_each_country_of_its_map(client, directory):
    content = client.get("/clusters/").content.decode()
    assert 'href="/clusters/?country=SI"' in content
    assert 'aria-label="Slovenia, clusters: 2"' in content


def test_unlisted_clusters_are_seen_by_their_managers_and_staff_alone(client):
    cluster = ClusterFactory(name="Quiet", listed=False)
    manager = MembershipFactory(cluster=cluster).user
    stranger = MembershipFactory(cluster__name="Loud").user

    assert names(client.get("/clusters/")) == ["Loud"]
    assert client.get(cluster.get_absolute_url()).status_code == 404
    assert names(signed_in(client, stranger).get("/clusters/")) == ["Loud"]
    assert client.get(cluster.get_absolute_url()).status_code == 404
    assert names(signed_in(client, manager).get("/clusters/")) == ["Loud", "Quiet"]
    assert "Not listed" in client.get(cluster.get_absolute_url()).content.decode()
    assert names(signed_in(client, CoordinatorFactory()).get("/clusters/")) == ["Loud", "Quiet"]


@pytest.mark.parametrize("rows", [1, 10])
def test_directory_costs_the_same_with_many_clusters(client, django_assert_num_queries, rows):
    for cluster in ClusterFactory.create_batch(rows):
        cluster.themes.add(ThemeFactory())
        SMEFactory(cluster=cluster)
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/clusters/")
    client.force_login(MembershipFactory().user)
    with django_assert_num_queries(LIST_QUERIES + PERSON_QUERIES + 1):  # the number
        client.get("/clusters/")


@pytest.mark.parametrize("rows", [1, 10])
def test_a_clusters_page_costs_the_same_with_many_rows(client, django_assert_num_queries, rows):
    cluster = ClusterFactory()
    SMEFactory.create_batch(rows, cluster=cluster)
    for project in ProjectFactory.create_batch(rows):
        ProjectCluster.objects.create(project=project, cluster=cluster)
        cluster.themes.add(ThemeFactory())
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(cluster.get_absolute_url())
    client.force_login(MembershipFactory(cluster=cluster).user)
    with django_assert_num_queries(DETAIL_QUERIES + PERSON_QUERIES + 1):  # may they edit it
        client.get(cluster.get_absolute_url())


def test_a_clusters_page_never_shows_whom_to_contact_in_a_firm(client):
    sme = SMEFactory(
        name="Rossi",
        town="Vicenza",
        activity="Lamps",
        size="micro",
        contact_name="Carla Bianchi",
        contact_address="carla@example.org",
    )
    client.force_login(CoordinatorFactory())

    content = client.get(sme.cluster.get_absolute_url()).content.decode()

    for shown in ("Rossi", "Vicenza", "Lamps", "Micro (under 10 people)"):
        assert shown in content
    for hidden in ("Carla", "carla@example.org"):
        assert hidden not in content


def test_a_clusters_page_names_listed_partners_and_leaves_out_withdrawn_projects(client):
    cluster = ClusterFactory()
    project = ProjectFactory(title="Greener seas", lead_cluster=cluster)
    gone = ProjectFactory(title="Given up", lead_cluster=cluster, status="withdrawn")
    for partner in (ClusterFactory(name="Coast"), ClusterFactory(name="Secret", listed=False)):
        ProjectCluster.objects.create(project=project, cluster=partner)

    content = client.get(cluster.get_absolute_url()).content.decode()

    assert "Greener seas" in content
    assert "Coast" in content
    assert "Secret" not in content
    assert gone.title not in content


def test_a_clusters_text_is_shown_as_text(client):
    cluster = ClusterFactory(name="<b>Bold</b>", summary="<script>alert(1)</script>\n\n{{ 7*7 }}")
    content = client.get(cluster.get_absolute_url()).content.decode()
    assert "<script>alert" not in content
    assert "<b>Bold" not in content
    assert "{{ 7*7 }}" in content


# --- The form -------------------------------------------------------------------------------------


@pytest.fixture
def cluster():
    return ClusterFactory(name="Alpha", slug="alpha", country="IT")


def fill(**changes):
    return {"name": "Alpha", "country": "IT", "summary": "", "website": "", **changes}


def test_only_managers_of_the_cluster_and_staff_edit_its_page(client, cluster):
    ours, others = MembershipFactory(cluster=cluster).user, MembershipFactory().user

    assert client.get("/clusters/alpha/edit/").status_code == 302
    assert signed_in(client, UserFactory()).get("/clusters/alpha/edit/").status_code == 404
    assert signed_in(client, others).get("/clusters/alpha/edit/").status_code == 404
    assert client.post("/clusters/alpha/edit/", fill(name="Ours now")).status_code == 404
    assert signed_in(client, ours).get("/clusters/alpha/edit/").status_code == 200
    assert signed_in(client, CoordinatorFactory()).get("/clusters/alpha/edit/").status_code == 200
    assert Cluster.objects.filter(name="Alpha").exists()


def test_a_manager_edits_the_page_and_nothing_beyond_the_form(client, cluster):
    theme = ThemeFactory()
    client.force_login(MembershipFactory(cluster=cluster).user)

    form = fill(summary="We build.", website="https://alpha.example.org", themes=[theme.pk])
    response = client.post("/clusters/alpha/edit/", {**form, "slug": "beta", "fictional": "on"})

    assert response.url == "/clusters/alpha/"
    cluster.refresh_from_db()
    assert (cluster.slug, cluster.fictional, cluster.listed) == ("alpha", False, True)
    assert (cluster.summary, list(cluster.themes.all())) == ("We build.", [theme])
    assert cluster.history.count() >= 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "Alpha\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("name", "Alpha\u202e", "Text-direction control characters are not allowed."),
        ("name", "\u200b", "Please enter something that can be seen."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("name", "  ", "Fill in “Name”."),
        ("name", "Beta", "Cluster with this Name already exists."),
        ("country", "XX", "Select a valid choice."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("website", "http://169.254.169.254", "Please enter a link that begins with https://."),
        ("website", "https://zoom.us@evil.org/", "A link must not contain a user name."),
        ("themes", ["0"], "Select a valid choice."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_not_saved(client, cluster, field, value, sentence):
    ClusterFactory(name="Beta")
    client.force_login(MembershipFactory(cluster=cluster).user)

    response = client.post("/clusters/alpha/edit/", fill(**{field: value}))

    assert response.status_code == 200
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert "<h1>Edit Alpha</h1>" in response.content.decode()
    assert Cluster.objects.get(slug="alpha").name == "Alpha"


def test_the_map_shows_what_the_list_is_narrowed_to_and_keeps_it_for_another_country(client):
    wool = ThemeFactory(slug="wool")
    ClusterFactory(country="PT").themes.add(wool)
    ClusterFactory(country="IT").themes.add(wool)
    ClusterFactory(country="ES")
    page = client.get("/clusters/?theme=wool&country=PT").content.decode()
    assert 'aria-label="Portugal, clusters: 1"' in page
    assert "/clusters/?theme=wool&amp;country=IT" in page
    assert "Spain, clusters" not in page
    assert "/clusters/?country=ES" in client.get("/clusters/").content.decode()
