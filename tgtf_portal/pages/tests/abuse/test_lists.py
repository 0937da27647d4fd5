"""Whatever a list is asked for costs what the list costs, and breaks nothing."""

import re

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tgtf_portal.pages.tests.addresses import browser, session_of, small_world
from tgtf_portal.pages.tests.test_role_matrix import arguments, rows

pytestmark = pytest.mark.django_db

BEYOND = "page=999999999"
ASKED = {
    "a page beyond the last": BEYOND,
    "no number": f"page={'9' * 5000}&p={'9' * 5000}",
    "patterns": f"q={'%25' * 200}&theme={'(a%2B)%2B' * 20}&o=9.-9.x.{'1.' * 200}&all=&e=1",
    "what a database refuses": "q=a%00b&theme=a%00b&country=%00&kind=%ED%A0%80&part=%00&o=%00",
    "200 filters": "&".join(f"{name}{n}={n}" for n in range(100) for name in ("title__regex", "q")),
}
LISTS = {
    "webinars:webinar-list",
    "webinars:story-list",
    "webinars:insight-list",
    "clusters:cluster-list",
}
ALSO = {"pages:home", "webinars:series-detail", "webinars:recap-detail", "clusters:cluster-detail"}
AT_ONCE = {"all of it at once": "&".join(ASKED.values())}
BESIDE = re.compile(r'"cache"|SAVEPOINT')  # that somebody searches is counted
MORE = 2  # statements: that a filter's choice is none of those offered is looked up


def pages(world, names):
    """What strangers read, and the lists of the administration, with whose session."""
    filled = arguments(world)
    for method, name, answers in rows(filled):
        if method == "GET" and answers["visitor"] == "200" and (not names or name in names):
            yield name, reverse(name.split()[0], args=filled.get(name, [])), None
    staff = session_of(world.people["staff"])
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        yield name, reverse(name), staff


def ask(settings, key, address):
    """The answer's status, and how many statements the list took; what it noted is undone."""
    client = browser(settings, key)
    with transaction.atomic(), CaptureQueriesContext(connection) as statements:
        status = client.get(address).status_code
        transaction.set_rollback(True)
    return status, sum(not BESIDE.search(query["sql"]) for query in statements.captured_queries)


@pytest.mark.parametrize(
    ("names", "asked_of_staff"),
    [(LISTS | ALSO, AT_ONCE), pytest.param((), ASKED, marks=pytest.mark.chaos)],
    ids=["the lists", "every page"],
)
def test_abuse_23_no_question_makes_a_list_dear_or_break(settings, names, asked_of_staff):
    found, wrong = {}, []
    for name, address, key in pages(small_world(), names):
        _status, usual = ask(settings, key, address)
        for what, query in (asked_of_staff if key else ASKED).items():
            status, statements = ask(settings, key, f"{address}?{query}")
            found[name, query] = status
            if status >= 500 or statements > usual + MORE:
                wrong.append(f"{name}, {what}: {status}, {statements} statements, usually {usual}")

    assert wrong == []
    assert {name: found[name, BEYOND] for name in LISTS} == dict.fromkeys(LISTS, 404)
