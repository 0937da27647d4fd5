"""The administration speaks in the portal's own words: no page has the framework's, or codes."""

import html
import re

import pytest
from django.contrib import admin
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core import audit
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Erasure, RetentionRun
from tgtf_portal.core.values.kinds import name_of
from tgtf_portal.pages.tests.addresses import admin_pages, browser, session_of, small_world
from tgtf_portal.pages.tests.test_admin_pages import NO_PAGES

pytestmark = pytest.mark.django_db

FRAMEWORK = re.compile(
    r"Select \w[\w ’'-]* to (change|view)|Start typing to filter|Toggle navigation|Recent actions"
    r"|My actions|Site administration|Models in the|Django|View site"
    r"|Welcome,|revert to a previous version"
)
NOUNS = "|".join(re.escape(str(model._meta.verbose_name)) for model in admin.site._registry)
TITLE = re.compile(rf"<h1>\s*(Change|View) ({NOUNS})\s*</h1>", re.IGNORECASE)
JSON = re.compile(r"""[{\[]\s*["'][\w. -]+["']\s*[:,\]]""")
RAW_TIME = re.compile(r"\bUTC\b|\+00:00|\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
BESIDE = re.compile(r"\b(?:change|delete)-related\b")  # of what another page is about
UNSEEN = re.compile(
    r"<(script|style|textarea|iframe|option)\b.*?</\1>|<!--.*?-->|<input[^>]*>", re.DOTALL
)
# A file's own words, a mail's own words, and forms in which staff write JSON themselves.
THEIR_OWN = ("core_message_html", "mailtext_preview", "mailtext_html")


def seen_text(page):
    """With its headings' tags, without what nobody reads."""
    text = UNSEEN.sub(" ", page.content.decode())
    return html.unescape(re.sub(r"<(?!/?h1)[^>]+>", " ", text))


def faults_of(text):
    found = [rule.search(text) for rule in (FRAMEWORK, TITLE, JSON, RAW_TIME)]
    faults = [match[0] for match in found if match]
    codes = set(re.findall(r"(?<![\w@/.-])[a-z_]+\.[a-z_]+(?![\w@/.-])", text))
    return faults + sorted(codes & KINDS)


KINDS = set(writing._senders)


def test_no_page_of_the_administration_has_the_framework_s_words_codes_or_json(settings):
    world = small_world()
    staff = world.people["staff"]
    audit.record("breakouts.seated", world.webinar, by=staff, standing=2, rooms=["a", "b"])
    Erasure.objects.create(way="staff", changed={"webinars_registration": 2})
    RetentionRun.objects.create(gone={"mail_bodies": 3})
    client = browser(settings, session_of(staff))
    pages = [*admin_pages(), ("admin:index", reverse("admin:index"))]
    pages += [("admin:app_list", reverse("admin:app_list", args=["core"]))]
    pages += [("admin:search", reverse("admin:search") + "?q=a")]
    faults, read = {}, 0
    for name, path in pages:
        if path.endswith(NO_PAGES) or name.endswith(THEIR_OWN):
            continue
        page = client.get(path)
        if page.status_code == 200 and "html" in page.headers["Content-Type"]:
            read += 1
            if found := faults_of(seen_text(page)) + BESIDE.findall(page.content.decode()):
                faults[name] = found

    assert read > 150
    assert faults == {}


def test_every_kind_of_mail_has_a_name_of_its_own():
    unnamed = {kind for kind in KINDS if name_of(kind) == kind.replace(".", " ").capitalize()}

    assert {kind for kind in unnamed if not kind.startswith("test.")} == set()


@pytest.mark.parametrize(
    "text",
    [
        "<h1>Change webinar</h1>",
        "Select webinar to change",
        "Start typing to filter…",
        "{'standing': 2}",
        '["a", "b"]',
        "2026-11-30 18:40",
        "at 18:40 UTC",
        "breakouts.seated",
    ],
)
def test_control_what_nobody_should_read_is_found(text):
    assert faults_of(text)


def test_a_thing_s_page_is_headed_by_its_name(staff):
    cluster = ClusterFactory(name="Green pathways")

    page = staff.get(reverse("admin:clusters_cluster_change", args=[cluster.pk]))

    assert "<h1>Green pathways</h1>" in page.content.decode()


def test_a_list_is_headed_by_what_it_lists(staff):
    page = staff.get(reverse("admin:webinars_webinar_changelist")).content.decode()

    assert "<h1>Webinars</h1>" in page
