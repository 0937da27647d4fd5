"""A name is found by whoever types it plainly, in every search box and on either database."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import CharField, TextField
from django.urls import reverse
from django.utils.text import slugify

from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    EngagementFactory,
    PoolEntryFactory,
)
from clusters.models import Cluster
from clusters.tests.factories import (
    ClusterFactory,
    MembershipFactory,
    ProjectFactory,
    ReviewerFactory,
    SMEFactory,
    ThemeFactory,
)
from tgtf_portal.core import audit
from tgtf_portal.core.tests.changelists import changelist_of
from tgtf_portal.core.tests.factories import MessageFactory, UserFactory
from webinars.campaign.domain.sources import places_with
from webinars.registration.domain.attendance import door_of
from webinars.tests.factories import (
    BreakoutFactory,
    CampaignFactory,
    CertificateFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    QuestionFactory,
    RegistrationFactory,
    SeriesFactory,
    SuccessStoryFactory,
    WebinarFactory,
)
from webinars.tests.published import told

pytestmark = pytest.mark.django_db
TYPED = {
    "lukasz": "Łukasz Żak",
    "soren": "Søren Bæk",
    "dorde": "Đorđe Ilić",
    "igdir": "Iğdır Rüzgâr",
    "o'neil": "Ann O’Neil",
    "ILIC dorde": "Đorđe Ilić",
    "strasse": "Straße 7",
}
WORDS = pytest.mark.parametrize(("words", "name"), TYPED.items())


# --- The administration --------------------------------------------------------------------------
MAKERS = {
    "core_user": lambda name: UserFactory(name=name),
    "core_message": lambda name: MessageFactory(recipient_name=name),
    "core_auditevent": lambda name: audit.record(
        "theme.seen", ThemeFactory(), by=UserFactory(name=name)
    ),
    "clusters_cluster": lambda name: ClusterFactory(name=name),
    "clusters_sme": lambda name: SMEFactory(cluster__name=name),
    "clusters_membership": lambda name: MembershipFactory(user__name=name),
    "clusters_project": lambda name: ProjectFactory(lead_cluster=ClusterFactory(name=name)),
    "clusters_reviewer": lambda name: ReviewerFactory(user__name=name),
    "clusters_theme": lambda name: ThemeFactory(description=name),
    "advisors_advisor": lambda name: AdvisorFactory(user__name=name),
    "advisors_engagement": lambda name: EngagementFactory(advisor__user__name=name),
    "advisors_activity": lambda name: ActivityFactory(engagement__advisor__user__name=name),
    "advisors_poolentry": lambda name: PoolEntryFactory(name=name),
    "webinars_webinar": lambda name: WebinarFactory(title=name),
    "webinars_series": lambda name: SeriesFactory(slug=slugify(name), title=name),
    "webinars_registration": lambda name: RegistrationFactory(name=name),
    "webinars_invitation": lambda name: InvitationFactory(cluster=ClusterFactory(name=name)),
    "webinars_breakout": lambda name: HostFactory(name=name).breakout,
    "webinars_insight": lambda name: InsightFactory(text=name),
    "webinars_question": lambda name: QuestionFactory(webinar__title=name),
    "webinars_certificate": lambda name: CertificateFactory(name=name),
    "webinars_successstory": lambda name: SuccessStoryFactory(presenter=name),
}


def found(client, noun, words):
    return list(changelist_of(client, apps.get_model(*noun.split("_")), q=words).result_list)


@pytest.mark.parametrize("noun", MAKERS)
def test_name_is_found_in_the_administration(staff, noun):
    rows = {name: MAKERS[noun](name) for name in set(TYPED.values())}
    for words, name in TYPED.items():
        assert [row.pk for row in found(staff, noun, words)] == [rows[name].pk], words
    assert found(staff, noun, "lukasz ilic") == []


def test_every_search_of_the_administration_is_of_text():
    for model, page in admin.site._registry.items():
        for path in page.search_fields:
            field = get_fields_from_path(model, path.removeprefix("="))[-1]
            assert isinstance(field, CharField | TextField) or path.startswith("="), path


@WORDS
def test_name_is_found_where_staff_choose_a_person(staff, words, name):
    UserFactory()
    person = UserFactory(name=name)
    asked = {"app_label": "webinars", "model_name": "moderator", "field_name": "user"}

    answer = staff.get(reverse("admin:autocomplete"), {**asked, "term": words})

    assert answer.json()["results"] == [{"id": str(person.pk), "text": name}]


def test_addresses_codes_and_numbers_are_found_as_before(staff):
    person = RegistrationFactory(email="Ana.Novak@example.org")
    certificate = CertificateFactory()
    lead = ClusterFactory(name="Cluster")
    first = ProjectFactory(number=1, title="Wood", lead_cluster=lead)
    tenth = ProjectFactory(number=10, title="Wool", lead_cluster=lead)
    code = person.webinar.group_codes.create(label="Chamber", code="KQ7RTX", most_uses=9)

    assert found(staff, "webinars_registration", "ana.novak@EXAMPLE.org") == [person]
    assert found(staff, "webinars_certificate", certificate.code) == [certificate]
    assert found(staff, "webinars_certificate", certificate.code[:-1]) == []
    assert found(staff, "webinars_groupcode", "kq7rt") == [code]
    assert found(staff, "clusters_project", "10") == [tenth]
    assert found(staff, "clusters_project", "1 wood") == [first]


def test_words_within_quotes_belong_together(staff):
    together = ClusterFactory(name="Vert Bois")
    apart = ClusterFactory(name="Bois très vert")

    assert found(staff, "clusters_cluster", "vert bois") == [apart, together]
    assert found(staff, "clusters_cluster", '"vert  bois"') == [together]
    assert found(staff, "clusters_cluster", "“vert bois”") == [together]
    assert found(staff, "clusters_cluster", '"') == [apart, together]


def test_a_room_with_two_hosts_of_a_name_is_found_once_and_counted_once(staff):
    room = BreakoutFactory(capacity=5)
    HostFactory.create_batch(2, breakout=room, name="Łukasz")
    InsightFactory(breakout=room)

    [row] = found(staff, "webinars_breakout", "lukasz")

    assert row.insight_count == 1


@pytest.mark.parametrize("noun", MAKERS)
def test_search_costs_the_same_with_few_rows_and_with_many(
    staff, noun, django_assert_max_num_queries
):
    MAKERS[noun]("Łukasz Żak")
    address = reverse(f"admin:{noun}_changelist")
    staff.get(address, {"q": "lukasz"})
    with django_assert_max_num_queries(14) as counted:
        staff.get(address, {"q": "lukasz"})
    with_one = len(counted)
    for name in ("Łukasz Król", "Łukasz Bąk"):
        MAKERS[noun](name)
    with django_assert_max_num_queries(with_one):
        answer = staff.get(address, {"q": "lukasz"})
    assert answer.context["cl"].result_count == 3


# --- Everybody's searches ------------------------------------------------------------------------
@WORDS
def test_cluster_is_found_in_the_directory(client, words, name):
    ClusterFactory()
    cluster = ClusterFactory(name=name)

    page = client.get(reverse("clusters:cluster-list"), {"q": words}).context["page_obj"]

    assert [*page] == [cluster]
    assert [*Cluster.objects.matching(words)] == [cluster]


@WORDS
def test_insight_is_found_in_what_the_webinars_found_out(client, words, name):
    told(text="Another")
    told(text=f"{name} said so")

    text = client.get("/insights/", {"q": words}).content.decode()

    assert "said so" in text
    assert "Another" not in text


@WORDS
def test_person_is_found_at_the_door_and_among_guests(words, name):
    person = RegistrationFactory(name=name)
    RegistrationFactory(webinar=person.webinar)

    assert [*door_of(person.webinar, words=words).found] == [person]

    campaign = CampaignFactory(webinar=person.webinar, segments=[])
    guest, other = (
        campaign.guests.create(email=f"{n}@example.org", name=each)
        for n, each in enumerate((name, "Nobody"))
    )
    places = [("guests", guest.pk), ("guests", other.pk)]
    assert places_with(campaign, places, words) == places[:1]
