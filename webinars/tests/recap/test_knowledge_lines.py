"""Lines of the search that are kept: each is another as soon as one of its facts is."""

from datetime import UTC, date, datetime

import pytest

from clusters.tests.factories import ClusterFactory, ThemeFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values.memory import memory
from webinars.models import Breakout, Insight, Statement, Vote, Webinar
from webinars.tests.factories import RegistrationFactory
from webinars.tests.published import room_of_published_recap, told

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def made_anew(settings):
    """No page is kept, so that what is kept of it shows."""
    settings.PAGES_KEPT_BYTES = 0
    memory.forget_all()


@pytest.fixture
def note():
    room = room_of_published_recap(slug="held", title="Held webinar")
    cluster = ClusterFactory(name="Solar Cluster", country="ES")
    person = RegistrationFactory(webinar=room.webinar, name="Nora Named", cluster=cluster)
    return told(
        room,
        text="Roofs first",
        kind="commitment",
        theme=ThemeFactory(name="Energy"),
        registration=person,
        author_name="Nora Named",
        attribution="named",
        owner="Solar Cluster",
        owner_cluster=cluster,
        owner_agreed_at=datetime(2026, 1, 1, tzinfo=UTC),
        due_on=DUE,
    )


def change(**facts):
    return lambda note: Insight.objects.filter(pk=note.pk).update(**facts)


def change_along(path, **facts):
    """Of what a note leads to."""

    def made(note):
        thing = note
        for part in path.split("."):
            thing = getattr(thing, part)
        type(thing)._base_manager.filter(pk=thing.pk).update(**facts)

    return made


def vote(note):
    person = RegistrationFactory(webinar=note.breakout.webinar)
    Vote.objects.create(insight=note, registration=person)


CHANGES = {
    "text": (change(text="Roofs second"), "Roofs second"),
    "kind": (change(kind="need"), "Need"),
    "theme": (change_along("theme", name="Sun"), "<span>Sun</span>"),
    "no theme": (change(theme=None), None),
    "author": (change(author_name="Nora Renamed"), "<bdi>Nora Renamed</bdi>"),
    "agreement": (change(attribution="cluster"), None),
    "anonymous": (change(attribution="anonymous"), None),
    "owner": (change(owner="Moon Cluster"), "<bdi>Moon Cluster</bdi>"),
    "owner takes it back": (change(owner_agreed_at=None), "a cluster"),
    "due": (change(due_on=date(2030, 5, 6)), "by 6 May 2030"),
    "done": (change(done_on=date(2026, 2, 2)), "2 February 2026"),
    "votes carried": (change(carried_votes=7), "7 votes"),
    "a vote": (vote, "1 vote"),
    "room": (change_along("breakout", title="Another room"), "<bdi>Another room</bdi>"),
    "webinar": (change_along("breakout.webinar", title="Another title"), "Another title"),
    "address": (change_along("breakout.webinar", slug="moved"), "/webinars/moved/recap/#"),
    "day": (
        change_along("breakout.webinar", starts_at=datetime(2020, 7, 8, 9, tzinfo=UTC)),
        "8 July 2020",
    ),
    "its sentence": (
        lambda _note: Statement.objects.update(key="note/another"),
        "#note-another",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_note_in_the_list_follows_each_of_its_facts(client, note, name):
    make, shown = CHANGES[name]
    before = client.get("/insights/").content
    assert client.get("/insights/").content == before

    make(note)

    after = client.get("/insights/").content
    assert after != before
    if shown:
        assert shown not in before.decode()
        assert shown in after.decode()
    memory.forget_all()
    assert client.get("/insights/").content == after


def test_by_another_cluster_name_a_note_is_told_with_it(client, note):
    Insight.objects.update(attribution="cluster")
    assert "<bdi>Solar Cluster</bdi>" in words(client.get("/insights/"))

    note.registration.cluster.name = "Sun Cluster"
    note.registration.cluster.save()

    assert "<bdi>Sun Cluster</bdi>" in words(client.get("/insights/"))


def test_a_commitment_is_overdue_from_the_day_after_it_was_due(client, note, monkeypatch):
    for day, state in [(DUE, "Open"), (date(2026, 3, 2), "Overdue"), (DUE, "Open")]:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_zone, day=day: day)
        page = words(client.get("/insights/"))
        assert f"status-{'attention' if state == 'Overdue' else 'open'}" in page
        assert f">{state}<" in page


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda: Statement.objects.update(text="Sun first."), "Sun first."),
        (lambda: Statement.objects.update(section="closing"), "Closing"),
        (lambda: Webinar.objects.update(title="Another title"), "Another title"),
        (lambda: Webinar.objects.update(slug="moved"), "/webinars/moved/recap/#"),
        (lambda: Breakout.objects.update(title="Another room"), "<bdi>Another room</bdi>"),
    ],
)
def test_a_sentence_in_the_list_follows_each_of_its_facts(client, note, make, shown):
    before = client.get("/insights/?part=sentences").content.decode()

    make()

    after = client.get("/insights/?part=sentences").content.decode()
    assert shown not in before.partition('<ul class="insights')[2]
    assert shown in after.partition('<ul class="insights')[2]


def test_what_a_search_marked_is_marked_for_nobody_else(client, note):
    plain = client.get("/insights/").content

    assert "<mark>Roofs</mark>" in words(client.get("/insights/?q=roofs"))
    assert "<mark>first</mark>" in words(client.get("/insights/?q=first"))
    assert client.get("/insights/").content == plain


def test_choices_follow_what_is_there_and_nobodys_choice_stays(client, note):
    plain = client.get("/insights/").content

    assert "Select a valid choice" in words(client.get("/insights/?kind=nonsense"))
    assert "selected" in words(client.get("/insights/?kind=commitment"))
    assert client.get("/insights/").content == plain
    told(note.breakout, text="Money", kind="need", theme=ThemeFactory(name="Funding"))

    page = words(client.get("/insights/"))
    assert '<option value="need">Need</option>' in page
    assert ">Funding</option>" in page
