"""Every list of names goes by their letters, not by case and accents, on either database."""

import csv

import pytest
from django.contrib import admin
from django.urls import reverse

from advisors.models import Advisor, EndReportQuestion, Engagement
from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    DeliverableFactory,
    EngagementFactory,
    PoolEntryFactory,
)
from clusters.models import (
    SME,
    AccountInvitation,
    Cluster,
    Facility,
    FacilityPage,
    Membership,
    Reviewer,
    Theme,
)
from clusters.tests.factories import (
    ClusterFactory,
    EcosystemFactory,
    FacilityFactory,
    FacilityPageFactory,
    MembershipFactory,
    ProjectFactory,
    ReviewerFactory,
    SMEFactory,
    SpellingFactory,
    ThemeFactory,
)
from tgtf_portal.core import audit
from tgtf_portal.core.models import AuditEvent, TableImport
from tgtf_portal.core.tests.changelists import changelist_of
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.values.fields import LineField
from webinars.breakouts.domain.participants import participants_of
from webinars.breakouts.domain.seats_now import rooms_now
from webinars.live.domain.board import board_of
from webinars.live.domain.console import console_of
from webinars.models import (
    Breakout,
    Broadcast,
    GroupCode,
    HelpRequest,
    MailText,
    Series,
    SuccessStory,
)
from webinars.recap.domain.knowledge import Choices
from webinars.registration.domain.attendance import door_of
from webinars.registration.domain.group import managed_smes
from webinars.registration.forms.staff import RegistrationByStaffForm
from webinars.tests.factories import (
    AmendmentFactory,
    BreakoutFactory,
    CampaignFactory,
    CertificateFactory,
    ConsentFactory,
    InsightFactory,
    InvitationFactory,
    QuestionFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
    SeriesFactory,
    StaffLetterFactory,
    SuccessStoryFactory,
    WebinarFactory,
)
from webinars.tests.published import room_of_published_recap, told

pytestmark = pytest.mark.django_db
SHUFFLED = ["Zoe", "adam", "Łukasz", "Ágnes", "Žofia"]
IN_ORDER = ["adam", "Ágnes", "Łukasz", "Zoe", "Žofia"]
FACTORIES = [
    *(ActivityFactory, AdvisorFactory, DeliverableFactory, EngagementFactory, ClusterFactory),
    *(MembershipFactory, ProjectFactory, ReviewerFactory, SMEFactory, ThemeFactory, UserFactory),
    *(AmendmentFactory, BreakoutFactory, CampaignFactory, CertificateFactory, ConsentFactory),
    *(InsightFactory, InvitationFactory, QuestionFactory, RecapFactory, RegistrationFactory),
    *(SuccessStoryFactory, WebinarFactory, EcosystemFactory, SpellingFactory),
    *(PoolEntryFactory, StaffLetterFactory),
]
MAKERS = {factory._meta.model: lambda n, make=factory: make() for factory in FACTORIES} | {
    AccountInvitation: lambda n: AccountInvitation.objects.create(
        email=f"a{n}@example.org", open_until="2030-01-01T00:00Z"
    ),
    EndReportQuestion: lambda n: EndReportQuestion.objects.create(
        facility=FacilityFactory(slug=f"facility-{n}"), position=n, text="How did it go?"
    ),
    FacilityPage: lambda n: FacilityPageFactory(language=f"l{n}"),
    Facility: lambda n: FacilityFactory(slug=f"facility-{n}"),
    Series: lambda n: SeriesFactory(slug=f"series-{n}"),
    Broadcast: lambda n: Broadcast.objects.create(webinar=WebinarFactory(), text="Hello"),
    HelpRequest: lambda n: HelpRequest.objects.create(breakout=BreakoutFactory()),
    TableImport: lambda n: TableImport.objects.create(kind="clusters"),
    GroupCode: lambda n: GroupCode.objects.create(webinar=WebinarFactory(), label="Chamber"),
    MailText: lambda n: MailText.objects.create(
        facility=FacilityFactory(), kind="webinar.reminder", language=f"l{n}", subject="S", body="B"
    ),
}


def rows_named(model, field):
    """A row for each name, in no order."""
    made = [MAKERS[model](n) for n in range(len(SHUFFLED))]
    for row, name in zip(made, SHUFFLED, strict=True):
        model._base_manager.filter(pk=row.pk).update(**{field: name})


# --- The administration --------------------------------------------------------------------------
def listed(changelist, path):
    """What the list shows of its rows, as far as it is one of the names."""
    names = changelist.queryset.values_list(path.replace(".", "__"), flat=True)
    return [name for name in names if name in SHUFFLED]


def columns_of_lines():
    """Columns that show a line of text of the row itself."""
    for model, page in admin.site._registry.items():
        for column in page.list_display:
            shown = getattr(page, str(column), None)
            field = getattr(shown, "admin_order_field", column)
            own = {field.name: field for field in model._meta.get_fields()}
            if isinstance(own.get(field), LineField):
                yield pytest.param(model, column, field, id=f"{model._meta.model_name}-{column}")


@pytest.mark.parametrize(("model", "column", "field"), [*columns_of_lines()])
def test_column_of_the_administration_sorts_by_letters(staff, model, column, field):
    rows_named(model, field)
    number = changelist_of(staff, model).list_display.index(column)

    assert listed(changelist_of(staff, model, o=number), field) == IN_ORDER
    assert listed(changelist_of(staff, model, o=f"-{number}"), field) == IN_ORDER[::-1]


def people():
    return [UserFactory(name=name) for name in SHUFFLED]


def clusters():
    return [ClusterFactory(name=name) for name in SHUFFLED]


COLUMNS_OF_OTHERS = {
    (Advisor, "user", "user.name"): lambda: [AdvisorFactory(user=user) for user in people()],
    (Engagement, "advisor", "advisor.user.name"): lambda: [
        EngagementFactory(advisor__user=user) for user in people()
    ],
    (Membership, "user", "user.name"): lambda: [MembershipFactory(user=u) for u in people()],
    (Membership, "cluster", "cluster.name"): lambda: [
        MembershipFactory(cluster=cluster) for cluster in clusters()
    ],
    (Reviewer, "user", "user.name"): lambda: [ReviewerFactory(user=user) for user in people()],
    (SME, "cluster", "cluster.name"): lambda: [SMEFactory(cluster=c) for c in clusters()],
    (SuccessStory, "cluster", "cluster.name"): lambda: [
        SuccessStoryFactory(cluster=cluster) for cluster in clusters()
    ],
    (Breakout, "theme", "theme.name"): lambda: [
        BreakoutFactory(theme=ThemeFactory(name=name)) for name in SHUFFLED
    ],
    (AuditEvent, "actor", "actor.name"): lambda: [
        audit.record("user.changed", user, by=user) for user in people()
    ],
}


@pytest.mark.parametrize(("model", "column", "path"), COLUMNS_OF_OTHERS)
def test_column_that_names_another_thing_sorts_by_letters(staff, model, column, path):
    COLUMNS_OF_OTHERS[model, column, path]()
    number = changelist_of(staff, model).list_display.index(column)

    assert listed(changelist_of(staff, model, o=number), path) == IN_ORDER


@pytest.mark.parametrize(
    ("model", "field"),
    [
        *((Cluster, "name"), (SME, "name"), (Theme, "name"), (Facility, "name")),
        *((Series, "title"), (Advisor, "user.name"), (Membership, "cluster.name")),
    ],
)
def test_list_of_the_administration_begins_in_the_order_of_letters(staff, model, field):
    if "." in field:
        COLUMNS_OF_OTHERS[model, field.partition(".")[0], field]()
    else:
        rows_named(model, field)

    assert listed(changelist_of(staff, model), field) == IN_ORDER


def test_choices_of_a_filter_are_in_the_order_of_letters(staff):
    for cluster in clusters():
        SMEFactory(cluster=cluster)

    spec = next(s for s in changelist_of(staff, SME).filter_specs if s.title == "cluster")

    assert [name for _pk, name in spec.lookup_choices] == IN_ORDER


# --- Everybody's lists ---------------------------------------------------------------------------
def test_directory_of_clusters_goes_by_letters(client):
    rows_named(Cluster, "name")

    page = client.get(reverse("clusters:cluster-list")).context["page_obj"]

    assert [cluster.name for cluster in page] == IN_ORDER


def test_ecosystems_and_themes_are_offered_by_letters(client):
    for name in SHUFFLED:
        ClusterFactory(ecosystem=EcosystemFactory(name=name))
    rows_named(Theme, "name")

    form = client.get(reverse("clusters:cluster-list")).context["filter"].form

    assert [name for slug, name in form.fields["ecosystem"].choices if slug] == IN_ORDER
    assert [name for slug, name in form.fields["theme"].choices if slug] == IN_ORDER


def test_firms_are_offered_to_their_manager_by_letters():
    manager = MembershipFactory()
    for name in SHUFFLED:
        address = f"{len(name)}@example.org"
        SMEFactory(cluster=manager.cluster, name=name, contact_address=address)

    assert [firm.name for firm in managed_smes(manager.user)] == IN_ORDER
    assert [firm.name for firm in manager.cluster.smes.all()] == IN_ORDER


def test_clusters_are_offered_to_staff_by_letters():
    clusters()
    field = RegistrationByStaffForm(thing=WebinarFactory()).fields["cluster"]
    assert [cluster.name for cluster in field.queryset] == IN_ORDER


def test_what_can_be_searched_is_offered_by_letters():
    for cluster in clusters():
        room = room_of_published_recap()
        person = RegistrationFactory(webinar=room.webinar, cluster=cluster)
        theme = ThemeFactory(name=cluster.name)
        told(room, registration=person, attribution="cluster", theme=theme)

    assert [name for _slug, name in Choices().themes] == IN_ORDER
    assert [name for _slug, name in Choices().clusters] == IN_ORDER


# --- A webinar's people --------------------------------------------------------------------------
@pytest.fixture
def room():
    room = BreakoutFactory()
    for name in SHUFFLED:
        SeatFactory(breakout=room, registration__name=name)
    return room


def test_door_goes_by_letters(room):
    assert [person.name for person in door_of(room.webinar).found] == IN_ORDER


def test_board_and_console_go_by_letters(room):
    assert [person.name for person in board_of(room).people] == IN_ORDER
    people = console_of(room).people
    assert [person.seat.registration.name for person in people] == IN_ORDER


def test_seats_go_by_letters_on_the_page_and_in_the_file(room, staff):
    [now] = rooms_now(participants_of(room.webinar))
    assert [person.registration.name for person in now.people] == IN_ORDER

    address = reverse("admin:webinars_webinar_seats_file", args=[room.webinar.pk])
    text = b"".join(staff.get(address)).decode("utf-8-sig")
    _heading, *lines = csv.reader(text.splitlines())
    column = next(n for n, cell in enumerate(lines[0]) if cell in SHUFFLED)
    assert [line[column] for line in lines] == IN_ORDER

    assert [seat.registration.name for seat in room.seats.all()] == IN_ORDER
