"""The recap of a series: what came up again, and what was done since."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clusters.tests.factories import ThemeFactory
from tgtf_portal.core.tests.reading import words
from webinars.live.domain.notes import hide_insight
from webinars.models import Insight, Recap, Vote
from webinars.recap.domain.digest import compile_due_digests
from webinars.tests.factories import HeldWebinarFactory, RegistrationFactory, SeriesFactory
from webinars.tests.published import room_of_published_recap, told

pytestmark = pytest.mark.django_db

# Series, its recaps counted and read, its insights counted, what a worker found out, numbers of
# commitments, what came up again, themes and their webinars, keys of commitments (open, done) and
# their rows.
QUERIES = 12
ADDRESS = "/series/cross-cutting/"


def section(page, name):
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


@pytest.fixture(autouse=True)
def _digested(client, monkeypatch):
    """The worker has done its part before anybody reads."""
    read = client.get

    def get(*args, **kwargs):
        compile_due_digests()
        return read(*args, **kwargs)

    monkeypatch.setattr(client, "get", get)


def room(title, days=1, **facts):
    starts_at = timezone.now() - timedelta(days=days)
    return room_of_published_recap(title=title, starts_at=starts_at, **facts)


def test_a_series_names_its_webinars_with_their_recaps_in_order(client):
    room("Second webinar", days=1, slug="second")
    room("First webinar", days=30, slug="first")
    room("Of another series", series=SeriesFactory(slug="other", title="Other"))
    HeldWebinarFactory(title="Without a recap")

    page = words(client.get(ADDRESS))

    assert "2 webinars with their recaps" in page
    assert page.index("First webinar") < page.index("Second webinar")
    assert 'href="/webinars/first/recap/"' in page
    assert "Of another series" not in page
    assert "Without a recap" not in page


def test_what_came_up_again_is_told_once_with_where_and_how_much(client):
    first, second = room("First webinar", days=30), room("Second webinar")
    one = told(first, text="Permits take too long", carried_votes=3)
    other = told(second, text="permits take TOO long!")
    Vote.objects.create(insight=other, registration=RegistrationFactory(webinar=second.webinar))
    told(second, text="Ports need shore power")

    again = section(words(client.get(ADDRESS)), "again")

    assert "Permits take too long" in again
    assert "at 2 webinars: First webinar; Second webinar" in again
    assert "4 votes" in again
    assert "1 other says the same" in again
    assert other.get_absolute_url() in again
    assert one.get_absolute_url() in again
    assert "shore power" not in again


def test_what_came_up_twice_at_one_webinar_is_told_in_its_own_recap(client):
    only = room("First webinar")
    for text in ("Permits take too long", "permits take too long!"):
        told(only, text=text)

    assert "Nothing came up at two webinars yet" in words(client.get(ADDRESS))


def test_what_somebody_found_to_say_the_same_or_not_counts_for_more_than_the_words(client):
    first, second = room("First webinar", days=30), room("Second webinar")
    same = told(first, text="Money is short"), told(second, text="Where do we find a grant?")
    same[0].same_as.add(same[1])
    apart = told(first, text="Permits take too long"), told(second, text="permits take too long")
    apart[0].apart_from.add(apart[1])

    again = section(words(client.get(ADDRESS)), "again")

    assert "Money is short" in again
    assert "ermits take" not in again


def test_themes_of_several_webinars_are_named_with_how_often(client):
    energy, water = ThemeFactory(name="Energy", slug="energy"), ThemeFactory(name="Water")
    first, second = room("First webinar", days=30), room("Second webinar")
    told(first, text="Heat pumps pay off", theme=energy)
    told(second, text="Nobody has a roof", theme=energy)
    told(second, text="Batteries are dear", theme=energy)
    told(second, text="Rivers are dry", theme=water)

    again = section(words(client.get(ADDRESS)), "again")

    assert 'href="/insights/?theme=energy">Energy</a>: 3 insights' in again
    assert "Water" not in again


def test_what_was_done_since_is_counted_and_what_is_late_stands_first(client):
    today = timezone.localdate()
    first = room("First webinar", days=90)
    for text, due, done in [
        ("Kept", 10, today),
        ("Next", 10, None),
        ("Late", -10, None),
        ("Some day", None, None),
    ]:
        due_on = None if due is None else today + timedelta(days=due)
        told(first, text=text, kind="commitment", owner=f"{text} AEC", due_on=due_on, done_on=done)
    told(first, text="No promise", kind="need")

    done = section(words(client.get(ADDRESS)), "done")

    assert "4 commitments: 1 done, 1 overdue, 2 open." in done
    places = [done.index(f"<bdi>{text}</bdi>") for text in ("Late", "Next", "Some day", "Kept")]
    assert places == sorted(places)
    assert "No promise" not in done
    assert done.count('class="status ') == 4


def test_a_series_without_recaps_or_commitments_says_so(client):
    series = SeriesFactory()

    assert "No recap of this series is published yet" in words(client.get(ADDRESS))
    told(room("First webinar", series=series), text="One note")
    page = words(client.get(ADDRESS))
    assert "1 webinar with its recap" in page
    assert "Search 1 insight of this series" in page
    assert "No commitment of this series is published." in page
    assert client.get("/series/nothing-such/").status_code == 404


def test_a_series_is_led_to_from_the_list_of_webinars(client):
    held = room("First webinar").webinar

    page = words(client.get("/webinars/"))

    assert f'href="{held.series.get_absolute_url()}"' in page
    assert 'href="/insights/"' in page


@pytest.mark.parametrize("rows", [2, 10])
def test_a_series_costs_the_same_with_many_webinars(client, django_assert_num_queries, rows):
    for number in range(rows):
        theme = ThemeFactory()
        for kind in ("need", "commitment"):
            where = room(f"Webinar {number}")
            person = RegistrationFactory(webinar=where.webinar)
            facts = {"registration": person, "theme": theme, "attribution": "cluster"}
            note = told(where, text=f"Of kind {kind}", kind=kind, **facts)
            Vote.objects.create(insight=note, registration=person)

    compile_due_digests()
    with django_assert_num_queries(QUERIES):
        Client().get(ADDRESS)
    assert Insight.objects.published().count() == Recap.objects.count() == 2 * rows


def test_what_is_withdrawn_or_hidden_is_gone_before_the_worker_comes(client):
    rooms = [room(title, days=days) for title, days in (("First", 30), ("Second", 20), ("Last", 9))]
    theme = ThemeFactory(name="Energy")
    notes = [told(one, text="Permits take too long", theme=theme) for one in rooms]
    page = words(client.get(ADDRESS))
    assert "2 others say the same" in page
    assert "Energy" in page

    for note in notes[:2]:
        hide_insight(note, reason="-", by=None)
    page = words(Client().get(ADDRESS))
    assert "Permits" not in page

    hide_insight(notes[2], reason="-", by=None)
    assert "Energy" not in words(Client().get(ADDRESS))
