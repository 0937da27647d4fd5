"""The search over what was found out, and an insight's own address: who finds what."""

import pytest
from django.utils import timezone
from django.utils.html import escape

from clusters.tests.factories import ClusterFactory, ThemeFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.reading import words
from webinars.common.told import settle_told
from webinars.models import Insight, Recap, Statement, Vote, Webinar
from webinars.tests.factories import (
    InsightFactory,
    RegistrationFactory,
    StatementFactory,
)
from webinars.tests.published import room_of_published_recap, stand_on, told

pytestmark = pytest.mark.django_db

# Kinds, themes, webinars, clusters with countries, the page's keys and rows, its sentences, both
# numbers.
LIST_QUERIES = 9
DETAIL_QUERIES = 5  # insight, its sentences, which say the same, they, their sentences
NASTY = "<script>alert(1)</script> [x](javascript:alert(1)) \u202egpj.exe"


def texts(response):
    return [facts.text for facts in response.context["page_obj"]]


def sentences(response):
    return texts(response)


@pytest.fixture
def found_out():
    """Two webinars, and notes by people who agreed to different things."""
    energy = ThemeFactory(name="Energy", slug="energy")
    solar = ClusterFactory(slug="solar", name="Solar Cluster", country="ES")
    first = room_of_published_recap(
        slug="first", title="First webinar", starts_at=timezone.now() - timezone.timedelta(days=9)
    )
    second = room_of_published_recap(slug="second", title="Second webinar")
    people = {
        name: RegistrationFactory(webinar=first.webinar, name=name, cluster=cluster, country=home)
        for name, cluster, home in [
            ("Nora Named", solar, "PT"),
            ("Carl Cluster", solar, "PT"),
            ("Anna Anonymous", solar, "PT"),
            ("Lone Lea", None, "FI"),
        ]
    }
    told(first, text="Pénurie d’eau", kind="barrier", theme=energy)
    for name, attribution, text in [
        ("Nora Named", "named", "Roofs first"),
        ("Carl Cluster", "cluster", "Share the audits"),
        ("Anna Anonymous", "anonymous", "Nobody pays"),
        ("Lone Lea", "named", "We can help"),
    ]:
        told(
            first,
            text=text,
            registration=people[name],
            author_name=name,
            attribution=attribution,
        )
    told(second, text="A FUND of 100% grants_now", kind="need")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=need", ["A FUND of 100% grants_now"]),
        ("theme=energy", ["Pénurie d’eau"]),
        ("webinar=second", ["A FUND of 100% grants_now"]),
        ("webinar=first&kind=barrier", ["Pénurie d’eau"]),
        ("q=PENURIE", ["Pénurie d’eau"]),
        ("q=p%C3%A9nurie+d%27eau", ["Pénurie d’eau"]),
        ("q=fund+100%25", ["A FUND of 100% grants_now"]),
        ("q=1%25", []),
        ("q=grants_now", ["A FUND of 100% grants_now"]),
        ("q=grants.now", []),
        ("q=%5C", []),
        ("q=fund+eau", []),
        ("cluster=solar", ["Share the audits", "Roofs first"]),
        ("country=ES", ["Share the audits", "Roofs first"]),
        ("country=FI", ["We can help"]),
    ],
)
def test_the_search_is_narrowed_by_its_address(client, found_out, query, found):
    assert texts(client.get(f"/insights/?{query}")) == found


def test_without_a_search_everything_is_there_the_latest_webinar_first(client, found_out):
    assert texts(client.get("/insights/"))[0] == "A FUND of 100% grants_now"
    assert len(texts(client.get("/insights/"))) == 6


def test_what_the_author_did_not_agree_to_is_not_found_by_it(client, found_out):
    """Not by cluster, not by country, not by name."""
    Insight.objects.exclude(text="Nobody pays").update(hidden_at=timezone.now())
    for webinar in Webinar.objects.all():
        settle_told(webinar.pk)
    page = client.get("/insights/")

    assert texts(page) == ["Nobody pays"]
    assert "Solar Cluster" not in words(page)
    assert "Anna" not in words(page)
    for query in ("cluster=solar", "country=ES", "country=PT"):
        answer = client.get(f"/insights/?{query}")
        assert "Select a valid choice" in words(answer)
        offered = dict(answer.context["form"].fields[query.partition("=")[0]].choices)
        assert list(offered) == [""]
    assert texts(client.get("/insights/?q=Anna")) == []


def test_by_the_country_of_somebodys_cluster_alone_is_a_clusters_note_found(client, found_out):
    """Carl wrote as his cluster: that he is from Portugal himself is nobody's business."""
    offered = dict(client.get("/insights/").context["form"].fields["country"].choices)

    assert set(offered) == {"", "ES", "FI"}


def test_the_name_under_an_insight_is_the_one_its_author_agreed_to(client, found_out):
    page = client.get("/insights/").context["page_obj"]
    shown = {facts.text: facts.line().credit for facts in page}

    assert shown["Roofs first"] == "Nora Named"
    assert shown["Share the audits"] == "Solar Cluster"
    assert shown["Nobody pays"] == ""
    assert "Carl" not in words(client.get("/insights/"))


def test_a_hosts_note_is_signed_only_where_its_host_agreed(client):
    room = room_of_published_recap()
    told(room, text="By a host", author_name="Hanna Host")
    told(room, text="Signed", author_name="Sam Signed", attribution="named")

    page = words(client.get("/insights/"))

    assert "Hanna" not in page
    assert "Sam Signed" in page


def test_matches_are_marked_as_they_were_written(client, found_out):
    page = words(client.get("/insights/?q=PENURIE"))

    assert "<mark>Pénurie</mark> d’eau" in page


def test_a_result_shows_where_it_comes_from_and_leads_to_the_recaps_sentence(client):
    room = room_of_published_recap(slug="held", title="Held webinar")
    note = told(room, text="Permits take long", kind="barrier", carried_votes=2)
    Vote.objects.create(insight=note, registration=RegistrationFactory(webinar=room.webinar))

    page = words(client.get("/insights/"))

    assert "Barrier" in page
    assert "3 votes" in page
    assert room.title in page
    assert "Held webinar" in page
    assert f'href="/webinars/held/recap/#{Statement.objects.get().anchor}"' in page
    assert f'href="/insights/{note.code}/"' in page


def test_the_recaps_own_sentences_are_found_too(client, found_out):
    StatementFactory(recap=Recap.objects.get(webinar__slug="first"), text="It was held in Porto.")

    assert sentences(client.get("/insights/?part=sentences&q=porto")) == ["It was held in Porto."]
    assert "1 sentence of the recaps" in words(client.get("/insights/?q=porto"))
    by_kind = client.get("/insights/?part=sentences&kind=barrier")
    assert sentences(by_kind) == ["Told: Pénurie d’eau."]
    by_cluster = client.get("/insights/?part=sentences&cluster=solar")
    assert sorted(sentences(by_cluster)) == ["Told: Roofs first.", "Told: Share the audits."]


@pytest.mark.parametrize(
    "query",
    [
        "q=a%00b",
        "q=" + "x" * 201,
        "theme=magic",
        "theme=a%00b",
        "kind=%25",
        "country=XX",
        "webinar=%27%22%3Cscript%3E",
        "cluster=" + "x" * 5000,
    ],
)
def test_an_odd_address_is_answered_with_what_is_wrong(client, found_out, query):
    for part in ("", "&part=sentences"):
        response = client.get(f"/insights/?{query}{part}")

        assert response.status_code == 200
        assert "invalid-feedback" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["part=%00", "part=magic", "unknown=%00", "q=%F0%9F%98%80", "q=" + "a+" * 99 + "b"]
)
def test_what_nobody_asks_for_is_passed_over(client, found_out, query):
    assert client.get(f"/insights/?{query}").status_code == 200


@pytest.mark.parametrize("page", ["2", "999999999", "0", "-1", "x", "%00"])
def test_there_is_no_page_beyond_the_last(client, found_out, page):
    assert client.get(f"/insights/?page={page}").status_code == 404


def test_what_is_left_empty_in_the_form_leaves_the_address(client, found_out):
    answer = client.get("/insights/?q=eau&kind=&theme=&webinar=&cluster=&country=")

    assert (answer.status_code, answer.url) == (302, "/insights/?q=eau")
    assert client.get("/insights/?q=&kind=").url == "/insights/"


def test_the_search_stays_from_page_to_page(client):
    room = room_of_published_recap()
    for number in range(25):
        told(room, text=f"Note {number:02}")

    page = client.get("/insights/?q=note")

    assert "?q=note&amp;page=2" in page.content.decode()
    assert texts(client.get("/insights/?q=note&page=2")) == ["Note 00"]


def test_the_search_says_why_it_is_empty(client):
    assert "Nothing is published yet" in words(client.get("/insights/"))
    told(text="Something")
    assert "Nothing matches" in words(client.get("/insights/?q=else"))


@pytest.mark.parametrize("rows", [1, 10])
def test_the_search_costs_the_same_with_many_rows(
    client, settings, django_assert_num_queries, rows
):
    """Besides its turn, which is counted in the cache."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    fill(rows)
    client.get("/insights/?q=first")  # a process looks once whether the words are indexed

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/insights/?q=note")
    with django_assert_num_queries(LIST_QUERIES - 1):  # a sentence brings its recap along
        client.get("/insights/?q=note&part=sentences")
    with django_assert_num_queries(LIST_QUERIES - 1):  # those that are counted come in order
        client.get("/insights/")
    with django_assert_num_queries(LIST_QUERIES - 2):
        client.get("/insights/?part=sentences")


@pytest.mark.parametrize("rows", [1, 10])
def test_an_insights_page_costs_the_same_with_many_that_say_the_same(
    client, django_assert_num_queries, rows
):
    first, *others = fill(rows + 1)
    first.same_as.add(*others)

    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(first.get_absolute_url())


def fill(rows):
    """One note a room, half of them in a webinar of their own."""
    notes = []
    for number in range(rows):
        cluster = ClusterFactory()
        room = room_of_published_recap()
        person = RegistrationFactory(webinar=room.webinar, cluster=cluster)
        facts = {"registration": person, "attribution": "cluster", "theme": ThemeFactory()}
        notes.append(told(room, text=f"Note {number}", **facts))
    return notes


# --- An insight's own address ---------------------------------------------------------------------


def test_an_insight_has_an_address_of_its_own(client):
    room = room_of_published_recap(slug="held", title="Held webinar")
    note = told(room, text="Permits take long", kind="barrier", theme=ThemeFactory(name="Rules"))

    page = words(client.get(f"/insights/{note.code}/"))

    assert "<h1>Barrier</h1>" in page
    assert "Permits take long" in page
    assert "Rules" in page
    assert "Told: Permits take long." in page
    assert f"/webinars/held/recap/#{Statement.objects.get().anchor}" in page


def test_what_says_the_same_stands_beside_it(client):
    one, other, stranger = (told(text=text) for text in ("Too slow", "Takes years", "Else"))
    one.same_as.add(other)
    in_group = told(one.breakout, text="Slow, slow")
    group = StatementFactory(recap=one.breakout.webinar.recap, key="shared/1", text="Many say slow")
    stand_on(group, one)
    stand_on(group, in_group)

    page = words(client.get(one.get_absolute_url()))

    assert "Others said the same" in page
    assert "Takes years" in page
    assert "Slow, slow" in page
    assert stranger.text not in page
    assert "Too slow" in words(client.get(other.get_absolute_url()))


def test_what_no_published_recap_stands_on_is_there_for_staff_alone(client):
    note = InsightFactory(text="Early draft")

    assert client.get(note.get_absolute_url()).status_code == 404
    client.force_login(CoordinatorFactory())
    assert "only staff see it" in words(client.get(note.get_absolute_url()))


@pytest.mark.parametrize("code", ["nothing-such", "x" * 300])
def test_a_code_that_names_nothing_opens_nothing(client, code):
    assert client.get(f"/insights/{code}/").status_code == 404
    assert client.get("/insights/a%00b/").status_code == 404


# --- What nobody is to see ------------------------------------------------------------------------


def hidden(note):
    note.hidden_at = timezone.now()
    note.save()


def merged(note):
    note.merged_into = InsightFactory(breakout=note.breakout)
    note.save()
    Statement.objects.filter(sources__insight=note).update(text="Another sentence")


def dropped(note):
    Statement.objects.filter(sources__insight=note).update(dropped=True)


def offered(note):
    Statement.objects.filter(sources__insight=note).update(offered=True)


def unpublished(note):
    _status(note, Recap.Status.DRAFT)


def approved(note):
    Recap.objects.filter(webinar=note.breakout.webinar).update(approved_at=timezone.now())
    _status(note, Recap.Status.APPROVED)


def withdrawn(note):
    _status(note, Recap.Status.WITHDRAWN)


def beside_a_hidden_one(note):
    statement = Statement.objects.get(sources__insight=note)
    stand_on(statement, InsightFactory(breakout=note.breakout, hidden_at=timezone.now()))


def in_a_draft_webinar(note):
    note.breakout.webinar.status = "draft"
    note.breakout.webinar.save()


def _status(note, status):
    Recap.objects.filter(webinar=note.breakout.webinar).update(status=status)


@pytest.mark.parametrize(
    "fate",
    [
        hidden,
        merged,
        dropped,
        offered,
        unpublished,
        approved,
        withdrawn,
        beside_a_hidden_one,
        in_a_draft_webinar,
    ],
)
def test_what_readers_are_not_to_see_is_nowhere(client, fate):
    """On none of the three pages, for nobody, staff included; and not among the choices."""
    note = told(
        room_of_published_recap(title="ROOM-MARKER webinar"),
        text="SECRET-MARKER",
        kind="commitment",
        theme=ThemeFactory(name="THEME-MARKER", slug="marked"),
        registration=RegistrationFactory(cluster=ClusterFactory(name="CLUSTER-MARKER")),
        attribution="cluster",
        owner="OWNER-MARKER",
    )
    twin = told(text="SECRET MARKER twin")
    twin.same_as.add(note)
    series = note.breakout.webinar.series
    assert "SECRET-MARKER" in words(client.get(f"/series/{series.slug}/"))
    fate(note)
    settle_told(note.breakout.webinar_id)

    assert client.get(note.get_absolute_url()).status_code == 404
    client.force_login(CoordinatorFactory())
    for address in (
        "/insights/",
        "/insights/?part=sentences",
        "/insights/?q=secret-marker",
        twin.get_absolute_url(),
        f"/series/{series.slug}/",
    ):
        page = words(client.get(address))
        for marker in ("SECRET-MARKER", "THEME-MARKER", "CLUSTER-MARKER", "OWNER-MARKER"):
            assert marker not in page, f"{marker} at {address}"


def test_what_people_wrote_stays_text(client):
    room = room_of_published_recap(title=f"{NASTY[:20]} webinar")
    note = told(room, text=NASTY, kind="commitment", owner=NASTY[:60], due_on="2021-12-01")
    told(text=f"{NASTY} again").same_as.add(note)

    for address in (
        "/insights/",
        "/insights/?part=sentences",
        "/insights/?q=script",
        note.get_absolute_url(),
        room.webinar.series.get_absolute_url(),
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<bdi" in page
    assert escape(NASTY) in client.get(note.get_absolute_url()).content.decode()


def test_a_text_of_ten_thousand_characters_is_cut_in_the_list_alone(client):
    note = told(text=f"{'x ' * 4900}needle {'y ' * 90}end")

    listed = words(client.get("/insights/?q=needle"))

    assert "<mark>needle</mark>" in listed
    assert len(listed) < 12_000
    assert " end" in words(client.get(note.get_absolute_url()))
