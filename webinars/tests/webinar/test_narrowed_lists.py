"""A list that is opened from a thing's page shows only rows of that thing, and is named for it."""

from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.db.models import F
from django.urls import resolve, reverse
from lxml import html

from advisors.days.domain.day_statement import state_days
from advisors.engagement.domain.change_request import ask_for_extension
from advisors.models import EndReport, EndReportQuestion, Side
from advisors.tests.factories import ActivityFactory, AdvisorFactory, PlanFactory, PoolEntryFactory
from clusters.tests.factories import (
    ClusterFactory,
    EcosystemFactory,
    FacilityFactory,
    FacilityPageFactory,
    MembershipFactory,
    ProjectFactory,
    ReviewerFactory,
    SMEFactory,
    ThemeFactory,
)
from tgtf_portal.core import audit
from tgtf_portal.core.access_log import note_access
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin, related_model
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory, UserFactory
from webinars.models import MailText
from webinars.tests.factories import (
    AmendmentFactory,
    CampaignFactory,
    CertificateFactory,
    QuestionFactory,
    RecapFactory,
    SeriesFactory,
    StaffLetterFactory,
    WebinarFactory,
)
from webinars.tests.webinar.test_admin_pages import with_parts

pytestmark = pytest.mark.django_db


# --- What there is to list -----------------------------------------------------------------------
def fill(webinar):
    """One of everything that a list of the administration shows."""
    with_parts(webinar)
    QuestionFactory(webinar=webinar)
    webinar.group_codes.create(label="Chamber", code=f"CODE-{webinar.pk}", most_uses=9)
    webinar.reminders.get_or_create(kind="webinar.reminder", audience="registered")
    webinar.broadcasts.create(text="Five minutes left")
    webinar.breakouts.get().help_requests.create(note="No sound")
    campaign = CampaignFactory(webinar=webinar, status="sending")
    letter = StaffLetterFactory(webinar=webinar, subject=f"News {webinar}", status="sending")
    sources = [{"source": one.source} for one in (campaign, letter)]
    for about in (*sources, {"about": f"webinar/{webinar.pk}"}):
        MessageFactory(kind="registration.confirmed", status="failed", **about)
    recap = RecapFactory(webinar=webinar)
    AmendmentFactory(statement__recap=recap)
    CertificateFactory(registration=webinar.registrations.first())


def fill_the_rest(webinar):
    """Rows of other apps, and of other things than a webinar."""
    cluster = ClusterFactory(ecosystem=EcosystemFactory())
    cluster.themes.add(ThemeFactory())
    SMEFactory(cluster=cluster)
    MembershipFactory(cluster=cluster)
    project = ProjectFactory(lead_cluster=cluster, coordinator=CoordinatorFactory())
    project.themes.add(ThemeFactory())
    advisor = AdvisorFactory()
    advisor.themes.add(ThemeFactory())
    advisor.ecosystems.add(cluster.ecosystem)
    entry = PoolEntryFactory(facility=project.facility)
    entry.themes.set(advisor.themes.all())
    entry.ecosystems.add(cluster.ecosystem)
    activity = ActivityFactory(engagement__project=project, engagement__advisor=advisor)
    PlanFactory(engagement=activity.engagement)
    day = activity.held_on
    state_days(activity.engagement, starts_on=day, ends_on=day, by=None)
    ask_for_extension(
        activity.engagement, advisor.user, days=Decimal(1), ends_on=None, reason="More"
    )
    EndReport.objects.create(engagement=activity.engagement, side=Side.ADVISOR)
    EndReportQuestion.objects.create(facility=project.facility, position=1, text="How was it?")
    ReviewerFactory()
    FacilityPageFactory(facility=project.facility)
    MailText.objects.create(facility=webinar.series.facility, kind="webinar.reminder", body="B")
    audit.record("webinar.announced", webinar, by=CoordinatorFactory())
    note_access("opened", webinar.registrations.first(), by=CoordinatorFactory())


# --- What a page says ----------------------------------------------------------------------------
def content(answer):
    """What stands between the page's frame and its foot."""
    return html.fromstring(answer.content.decode()).get_element_by_id("content")


def heading(answer):
    return " ".join(content(answer).find(".//h1").text_content().split())


def rows(answer):
    return list(answer.context["cl"].result_list)


# --- The walk ------------------------------------------------------------------------------------
WAYS = ["webinar", "breakout.webinar", "registration.webinar", "statement.recap.webinar"]
PAGES_NOT_WALKED = ("history", "delete", "add", "html", "progress")


def links(answer, address):
    for anchor in content(answer).iterfind(".//a[@href]"):
        target = urlsplit(urljoin(address, anchor.get("href")))
        if target.path.startswith("/admin/"):
            yield f"{target.path}?{target.query}".rstrip("?")


def lists_reached_from(client, address, depth=2):
    """Every list to which this page or one below it leads."""
    found, seen, pages = set(), set(), [address]
    for _level in range(depth):
        seen |= set(pages)
        below = set()
        for page in pages:
            answer = client.get(page, follow=True)
            assert answer.status_code == 200, page
            if "html" in answer["Content-Type"]:
                below |= set(links(answer, page))
        found |= {link for link in below if is_list(link)}
        pages = sorted(link for link in below - seen if is_walked(link))
    return found


def is_list(link):
    return resolve(urlsplit(link).path).url_name.endswith("_changelist")


def is_walked(link):
    name = resolve(urlsplit(link).path).url_name
    return name.startswith("webinars_") and not name.endswith(("_changelist", *PAGES_NOT_WALKED))


def webinar_of(row):
    """The number of the webinar that a row belongs to, by whichever way."""
    if isinstance(row, Message):
        noun, number = (row.about or row.source).split("/")
        if noun == "webinar":
            return int(number)
        return apps.get_model("webinars", noun).objects.get(pk=number).webinar_id
    return next(thing.pk for way in WAYS if (thing := reach(row, way)))


def reach(row, way):
    for name in way.split("."):
        row = getattr(row, name, None)
    return row


@pytest.mark.parametrize(
    ("status", "filled"),
    [
        ("draft", ()),
        ("announced", ("other",)),
        ("held", ("other",)),
        ("announced", ("other", "own")),
        ("held", ("other", "own")),
    ],
)
def test_lists_reached_from_a_webinar_show_and_name_that_webinar(staff, status, filled):
    own = WebinarFactory(title="Green Skills", status=status)
    other = WebinarFactory(title="Blue Water", status="held")
    for name in filled:
        fill({"own": own, "other": other}[name])

    reached = lists_reached_from(staff, reverse("admin:webinars_webinar_change", args=[own.pk]))

    named = {own.title, *own.campaigns.values_list("title", flat=True)}
    named |= set(own.letters.values_list("subject", flat=True))
    assert len(reached) >= 5
    for link in reached:
        answer = staff.get(link)
        assert answer.status_code == 200, link
        assert {webinar_of(row) for row in rows(answer)} <= {own.pk}, link
        assert any(heading(answer).endswith(f": {name}") for name in named), link
        assert heading(answer) in html.fromstring(answer.content).findtext(".//title"), link


@pytest.mark.parametrize("noun", ["question", "groupcode", "registration", "reminder"])
def test_heading_of_a_webinars_list_leads_back_to_the_webinar(staff, noun):
    webinar = WebinarFactory()
    page = reverse("admin:webinars_webinar_change", args=[webinar.pk])

    address = reverse(f"admin:webinars_{noun}_changelist")
    answer = staff.get(address, {"webinar__id__exact": webinar.pk})

    assert [a.get("href") for a in content(answer).iterfind(".//h1//a")] == [page]


def test_lists_reached_from_clusters_and_from_a_person_are_named(staff):
    cluster = ClusterFactory(name="Łódź Wood")
    SMEFactory()
    firms = f"{reverse('admin:clusters_sme_changelist')}?cluster__id__exact={cluster.pk}"

    assert firms in links(staff.get(reverse("admin:clusters_cluster_changelist")), "/admin/")
    assert rows(staff.get(firms)) == []
    assert heading(staff.get(firms)) == "SMEs: Łódź Wood"

    person = CoordinatorFactory(name="Zoé Roux")
    trail = f"{reverse('admin:core_auditevent_changelist')}?actor__exact={person.pk}"
    page = reverse("admin:core_user_change", args=[person.pk])
    assert trail in links(staff.get(page), page)
    assert heading(staff.get(trail)).endswith(f": {person}")


# --- Every filter --------------------------------------------------------------------------------
def related_filters():
    for model, page in admin.site._registry.items():
        for entry in page.list_filter:
            if isinstance(entry, tuple) and issubclass(entry[1], RelatedFieldListFilter):
                yield pytest.param(model, entry[0], id=f"{model._meta.model_name}-{entry[0]}")


NOBODYS = {  # something of which there are no rows
    "webinar": lambda: WebinarFactory(title="Nobody's"),
    "recap": lambda: RecapFactory(title="Nobody's"),
    "series": lambda: SeriesFactory(slug="nobodys", title="Nobody's"),
    "cluster": lambda: ClusterFactory(name="Nobody's"),
    "ecosystem": lambda: EcosystemFactory(name="Nobody's"),
    "theme": lambda: ThemeFactory(name="Nobody's"),
    "facility": lambda: FacilityFactory(slug="nobodys", name="Nobody's"),
    "user": lambda: UserFactory(name="Nobody's"),
}


@pytest.mark.parametrize(("model", "path"), [*related_filters()])
def test_list_shows_only_rows_of_what_its_address_names(staff, model, path):
    webinar = WebinarFactory()
    fill(webinar)
    fill_the_rest(webinar)
    nobodys = NOBODYS[related_model(model, path)._meta.model_name]()
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    answer = staff.get(address, {f"{path}__id__exact": nobodys.pk})
    assert rows(answer) == []
    assert heading(answer).endswith(f": {nobodys}")

    known = model.objects.exclude(**{path: None}).values(named=F(path)).first()["named"]
    theirs = set(model.objects.filter(**{path: known}))
    assert theirs
    assert set(rows(staff.get(address, {f"{path}__id__exact": known}))) == theirs


def test_every_list_keeps_to_what_lists_keep_to():
    for model, page in admin.site._registry.items():
        assert isinstance(page, PortalAdmin), page
        for entry in page.list_filter:
            if isinstance(entry, tuple) and related_model(model, entry[0]):
                assert issubclass(entry[1], RelatedFilter), (model, entry)
            elif isinstance(entry, str):
                assert related_model(model, entry) is None, (model, entry)


# --- Addresses that name nothing -----------------------------------------------------------------
@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999999999999", "²", "1,2"])
def test_list_narrowed_to_nothing_that_exists_opens_under_its_usual_heading(staff, value):
    QuestionFactory()

    address = reverse("admin:webinars_question_changelist")
    answer = staff.get(address, {"webinar__id__exact": value}, follow=True)

    assert answer.status_code == 200
    assert heading(answer) == "Questions"


def test_country_of_which_there_is_nobody_lists_nobody(staff):
    ClusterFactory(country="FR")
    address = reverse("admin:clusters_cluster_changelist")

    assert rows(staff.get(address, {"country": "PT", "ecosystem__id__exact": "1"})) == []


def test_what_is_searched_within_a_webinar_stays_within_it(staff):
    webinar = WebinarFactory(title="Green Skills")
    address = reverse("admin:webinars_question_changelist")
    asked = {"webinar__id__exact": webinar.pk, "q": "why"}

    answer = staff.get(address, asked)

    assert heading(answer) == "Questions: Green Skills"
    back = f"{address}?webinar__id__exact={webinar.pk}"
    assert back in links(answer, address)
