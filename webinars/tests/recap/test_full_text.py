"""What a search finds by its index is what reading every text would find."""

import pytest
from django.apps import apps
from django.db import connection

from tgtf_portal.core.values import full_text
from tgtf_portal.core.values.folding import containing, words_of
from webinars.models import Insight
from webinars.tests.published import room_of_published_recap, told

pytestmark = pytest.mark.django_db

TEXTS = [
    "Heat pumps pay off",
    "Chaleur: l’économie d’énergie",
    "HEATING costs 100%_of it",
    'She said "waste" AND left',
    "Łódź größe * (near) -minus",
    "a b",
]
QUERIES = [
    *["heat", "eat pum", "pumps heat", "ECONOMIE", "d'energie", "100%", "%_of", '"waste"', "and"],
    *["lodz", "grosse", "*", "(near)", "-minus", "NEAR", "a", "pa of", "nothing at all", "l", "ea"],
]


@pytest.fixture
def texts():
    room = room_of_published_recap()
    return [told(room, text=text) for text in TEXTS]


def found(query):
    return set(full_text.found_in(Insight.objects.published(), "text", words_of(query)))


@pytest.mark.parametrize("query", QUERIES)
def test_a_search_finds_what_reading_every_text_finds(texts, query):
    assert found(query) == set(containing(Insight.objects.published(), "text", words_of(query)))


def test_the_index_follows_each_change(texts):
    changed, gone, hidden = texts[:3]
    Insight.objects.filter(pk=changed.pk).update(text="Cold storage")
    Insight.objects.filter(pk=hidden.pk).update(told_at=None)
    gone.quoted_in.all().delete()
    gone.delete()

    assert found("cold") == {changed}
    assert found("heat") == found("chaleur") == set()


def test_without_its_index_the_same_is_found_and_the_check_says_so(texts, monkeypatch):
    assert full_text.long_searches_have_their_index(databases=["default"]) == []
    monkeypatch.setattr(full_text, "_with_table", set())
    for index in ("webinars_insight_text_parts", "webinars_statement_text_parts"):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for change in ("inserted", "updated", "deleted"):
                    cursor.execute(f"DROP TRIGGER {index}_{change}")
                cursor.execute(f"DROP TABLE {index}")
            else:
                cursor.execute(f"DROP INDEX {index}")

    assert found("heat") == {texts[0], texts[2]}
    warnings = full_text.long_searches_have_their_index(databases=["default"])
    assert {warning.id for warning in warnings} == {"core.W030"}

    connection.check_constraints()  # PostgreSQL makes no index where some are still to be checked
    full_text.prepare(apps.get_app_config("webinars"), using="default")
    assert full_text.long_searches_have_their_index(databases=["default"]) == []
    assert found("heat") == {texts[0], texts[2]}
