"""Each list, filter, order and search of the public pages has an index: the plans say which."""

import pytest
from django.db import connection

from clusters.models import Cluster
from webinars.models import Insight, Registration, SuccessStory, Webinar
from webinars.recap.domain.knowledge import (
    Wanted,
    in_order,
    notes_found,
    sentences_found,
    sentences_in_order,
)
from webinars.recap.formats.feeds import RecapFeed

pytestmark = pytest.mark.django_db

NOTES, SENTENCES = "insight_told", "statement_told"


def page(rows):
    return rows[:24]


def notes(**wanted):
    return page(in_order(notes_found(Wanted(**wanted))))


def sentences(**wanted):
    return page(sentences_in_order(sentences_found(Wanted(**wanted))))


# PostgreSQL takes any partial index of so few rows: these are looked for without the others.
PARTS = ("webinars_insight_text_parts", "webinars_statement_text_parts")
PARTIAL = (
    *["insight_told", "insight_told_kind", "insight_told_theme", "insight_told_author"],
    *["insight_told_promise", "statement_told"],
)
ALONE = (*PARTS, "insight_told_theme", "insight_told_promise")

# The list, and what its plan has to name on both databases; or on SQLite and on PostgreSQL.
LISTS = {
    "insights": (lambda: notes(), NOTES),
    "a later page of insights": (lambda: in_order(notes_found(Wanted()))[2_400:2_424], NOTES),
    "insights counted": (lambda: notes_found(Wanted()).order_by()[:1_001], "insight_told"),
    "insights of a kind": (lambda: notes(kind="need"), "insight_told_kind"),
    "insights on a theme": (
        lambda: page(in_order(Insight.objects.published().filter(theme=1))),
        "insight_told_theme",
    ),
    "insights of a webinar": (lambda: notes(webinar="one"), "webinars_breakout_webinar_id"),
    "insights of a cluster": (lambda: notes(cluster="one"), "insight_told"),
    "insights with words": (
        lambda: notes_found(Wanted(text="heat pumps")).order_by(),
        "webinars_insight_text_parts",
    ),
    "commitments, what is due first": (
        lambda: page(
            Insight.objects.published()
            .filter(kind="commitment", done_on=None)
            .order_by("due_on", "pk")
        ),
        "insight_told_promise",
    ),
    "sentences": (lambda: sentences(), SENTENCES),
    "sentences of a webinar": (lambda: sentences(webinar="one"), "webinars_recap"),
    "sentences with words": (
        lambda: sentences_found(Wanted(text="heat")).order_by(),
        "webinars_statement_text_parts",
    ),
    "past webinars": (lambda: page(Webinar.objects.past()), "webinar_by_start"),
    "coming webinars": (lambda: Webinar.objects.coming()[:3], "webinar_by_start"),
    "the feed": (lambda: RecapFeed().items(), "recap_by_publication"),
    "stories": (lambda: page(SuccessStory.objects.filter(published=True)), "webinars_successstory"),
    "clusters of a country": (
        lambda: Cluster.objects.filter(listed=True, country="ES").order_by(),
        "cluster_listed_country",
    ),
    "somebody's calendar": (
        lambda: Registration.objects.active().filter(email="a@example.org").order_by(),
        "registration_email",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_by_an_index(name):
    rows, index = LISTS[name]
    if connection.vendor == "postgresql" and index in ALONE:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX {', '.join(name for name in PARTIAL if name != index)}")

    assert index in plan(rows())


def test_control_what_has_no_index_is_noticed():
    assert "insight_told" not in plan(Insight.objects.filter(author_name="Anna"))


def plan(rows):
    """What the database would do: with few rows PostgreSQL reads the whole table, unless told, and
    takes any index, unless the others are away until the transaction ends."""
    if connection.vendor != "postgresql":
        return rows.explain()
    with connection.cursor() as cursor:
        for way in ("seqscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.explain()


def test_postgresql_runs_statements_without_compiling_them_first():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
