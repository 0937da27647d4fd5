"""Staff open every page of the administration: it changes nothing, keeps to the policy on scripts
and styles, and shows no secret.
"""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tgtf_portal.pages.tests.addresses import admin_pages, session_of, small_world
from tgtf_portal.pages.tests.secrets_told import naming, said, told_keys
from tgtf_portal.pages.tests.test_role_matrix import ask
from webinars.models import Breakout, Webinar

# One page of each kind: what its scripts do under the policy is seen in a browser.
OF_EACH_KIND = [
    "admin:advisors_advisor_change",
    "admin:advisors_advisor_changelist",
    "admin:app_list",
    "admin:clusters_project_change",
    "admin:clusters_sme_change",
    "admin:clusters_sme_history",
    "admin:clusters_theme_add",
    "admin:clusters_theme_changelist",
    "admin:core_user_change",
    "admin:webinars_amendment_changelist",
    "admin:webinars_groupcode_add",
    "admin:webinars_mailtext_html",
    "admin:webinars_mailtext_preview",
    "admin:webinars_campaign_text",
    "admin:webinars_recap_change",
    "admin:webinars_webinar_afterwards",
    "admin:webinars_webinar_ask_conclusions",
    "admin:webinars_webinar_change",
    "admin:webinars_webinar_history",
    "admin:webinars_webinar_live",
    "admin:webinars_webinar_make_steps",
    "admin:webinars_webinar_programme",
    "admin:webinars_webinar_rooms",
    "admin:webinars_webinar_settings",
    "admin:year",
    "admin:webinars_webinar_text_look",
]
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)')
# What the policy keeps from working where it stands in the page itself.
INLINE = re.compile(r"<script(?![^>]* (?:src|type=.application/json))|<[^>]+ on\w+=")
STYLED = re.compile("<style|<[^>]+ style=")
# A question each, and files to download.
NO_PAGES = ("/delete/", "/participants/", "-file/", "/list.csv", "/list.xlsx", "/pdf/", "/xlsx/")


def held_webinar():
    return Webinar.objects.order_by("pk").first()


def every_page():
    """The name and the path of each page of the administration."""
    yield "admin:index", reverse("admin:index")
    yield "admin:app_list", reverse("admin:app_list", args=["core"])
    yield "admin:year", reverse("admin:year")
    yield "admin:webinar-report", reverse("admin:webinar-report", args=[held_webinar().pk])
    yield from admin_pages()


@pytest.mark.django_db
def test_staff_opens_every_page_which_changes_nothing_and_keeps_to_the_policy(settings):
    world = small_world()
    Webinar.objects.update(room_link="https://meet.example.org/x-{room}")
    key = session_of(world.people["staff"])
    answers = {}
    for name, path in every_page():
        answers[name], changes = ask(settings, key, "GET", path)
        assert changes == [], path
    lists = {name for name in answers if name.endswith("_changelist")}
    codes = {name: answer.status_code for name, answer in answers.items()}

    assert len(lists) > 20
    opened = {200, 302, 403, 404, 405}  # some tables are read only
    assert {name: code for name, code in codes.items() if code not in opened} == {}
    assert {name: codes[name] for name in lists if codes[name] != 200} == {}

    pages = {n: a for n, a in answers.items() if a.status_code == 200 and is_page(a)}
    assert len(pages) > 30
    assert {name: found for name in pages if (found := forbidden(pages[name]))} == {}
    seen = {kind_of(pages[name]) for name in OF_EACH_KIND}
    unseen = {kind_of(answer): name for name, answer in pages.items()}
    assert [unseen[kind] for kind in unseen.keys() - seen] == [], "see one page of this kind"
    no_secret_stands_in({name: said(answer) for name, answer in answers.items()})


def no_secret_stands_in(texts):
    """Not even to a superuser: a personal link is shown by a button, which leaves a trace."""
    assert [told for name, text in texts.items() for told in told_keys(name, text)] == []
    # An older version of this number is there on some databases and not on others.
    room = "admin:webinars_breakout_"
    may = {f"{room}change", f"{room}simple_history", "admin:webinars_webinar_seat"}
    assert {f"{room}change"} <= naming(Breakout.objects.all(), texts.items()).keys() <= may


def is_page(answer):
    return not answer.request["PATH_INFO"].endswith(NO_PAGES)


def forbidden(answer):
    text, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    may_be_styled = re.search(r"style-src\S* [^;]*'unsafe-inline'", policy)
    return INLINE.findall(text) + ([] if may_be_styled else STYLED.findall(text))


def kind_of(answer):
    text = answer.content.decode()
    classes = " ".join(re.findall(r'<body class="([^"]*)', text))
    kind = {word for word in classes.split() if not word.startswith(("app-", "model-", "in-place"))}
    return frozenset(kind | set(SCRIPT.findall(text)))


@pytest.mark.parametrize(
    "text", ["<p style='color: red'>", "<a onclick=x()>", "<script>x()</script>", "<style>"]
)
def test_control_what_the_policy_forbids_is_found(text):
    answer = HttpResponse(text, headers={"Content-Security-Policy": "style-src 'self'"})

    assert forbidden(answer)
