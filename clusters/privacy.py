"""What the tables of clusters hold about people, and what follows when one of them is erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import SME, Absence, AccountInvitation, Facility, Membership, Project
from tgtf_portal.core.privacy import hooks, retention
from tgtf_portal.core.privacy.core_fields import EMPTY_ACCOUNT, of_account
from tgtf_portal.core.privacy.register import history_of, nobody, table
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.periods import Period

FIRM = _lazy("is of the firm, not of the person")
ADVICE = retention.period(
    Period(
        "advice",
        _lazy("Advice and the firms it is for"),
        _lazy("after the last of the projects has ended"),
        _lazy(
            "A firm’s contact and an advisor’s profile are emptied, conversations go; days stay."
        ),
        days=1825,
        least=365,
    )
)

INVITATIONS = retention.period(
    Period(
        "account_invitations",
        _lazy("Invitations to the portal"),
        _lazy("after the link has ended"),
        _lazy("The invitation goes; the account of who accepted stays."),
        days=30,
        most=365,
    )
)
ABSENCES = retention.period(
    Period(
        "absences",
        _lazy("When staff were away, and who stood in"),
        _lazy("after the last day"),
        _lazy("The note goes."),
        days=90,
        most=365,
    )
)

# --- Fields ---------------------------------------------------------------------------------------
table(
    "clusters.AccountInvitation",
    whose=_lazy("those who are invited to the portal"),
    period="account_invitations",
    rows=lambda subject: Q(email__in=subject.addresses),
    names="name",
    addresses="email",
    deleted="code kind email name greeting roles facilities cluster status invited_by invited_at"
    " open_until changed_at",
    texts="greeting",
    secrets="code",
)
table(
    "clusters.Absence",
    whose=_lazy("facility staff"),
    period="absences",
    rows=lambda subject: Q(user_id=subject.account) | Q(substitute_id=subject.account),
    deleted="code user substitute starts_on ends_on said_at",
    secrets="code",
)
table(
    "clusters.Membership",
    whose=_lazy("managers of clusters"),
    until=_lazy("as long as they manage the cluster"),
    rows=of_account(),
    deleted="user cluster position",
)
table(
    "clusters.Reviewer",
    whose=_lazy("reviewers"),
    until=_lazy("as long as they are appointed"),
    rows=of_account(),
    deleted="facility user",
)
table(
    "clusters.StaffAssignment",
    whose=_lazy("facility staff"),
    until=_lazy("as long as they are assigned"),
    rows=of_account(),
    deleted="facility user",
)
table(
    "clusters.SME",
    whose=_lazy("contacts of firms"),
    period="advice",
    rows=lambda subject: Q(contact_address__in=subject.addresses),
    names="contact_name",
    addresses="contact_address",
    cleared="contact_name contact_address",
    kept={"cluster name country town activity size website": FIRM},
    texts="activity",
    impersonal="code",
    titles="name",
    secrets="code",
)
table(
    "clusters.Facility",
    whose=_lazy("whoever reads the facility’s mail"),
    until=_lazy("as long as it is the facility’s address"),
    rows=lambda subject: Q(contact_address__in=subject.addresses),
    addresses="contact_address",
    cleared="contact_address",
    texts="summary support",
    impersonal="slug acronym initiative selected_projects time_zone status name "
    "letters_released_above",
    titles="name initiative",
)
nobody("clusters.FacilityPage", "facility kind language", texts="lead body", titles="title")
nobody("clusters.PageQuestion", "page position", texts="question answer")
table(
    "clusters.PageEdition",
    whose=_lazy("facility staff"),
    until=_lazy("as long as the facility"),
    kept={"published_by": EMPTY_ACCOUNT},
    impersonal="page number title is_current published_at",
    texts="lead body questions",
    titles="title",
)
nobody("clusters.Theme", "slug", texts="description", titles="name")
nobody("clusters.Ecosystem", "slug", titles="name")
nobody("clusters.Spelling", "vocabulary key status meaning", titles="text")
nobody(
    "clusters.Cluster",
    "slug country ecosystem sector website themes listed fictional",
    texts="summary",
    titles="name",
)
table(
    "clusters.Project",
    kept={"coordinator": EMPTY_ACCOUNT},
    impersonal="code facility number title themes clusters status starts_on ends_on",
    texts="summary",
    titles="title",
)
nobody("clusters.ProjectCluster", "project cluster role")


# --- Erasure --------------------------------------------------------------------------------------
@hooks.consequences
def clusters_left_alone(subject: DataSubject) -> Iterable[str]:
    others = Membership.objects.filter(cluster=OuterRef("cluster"), user__is_active=True)
    others = others.exclude(user=subject.account)
    own = Membership.objects.filter(user=subject.account).select_related("cluster")
    for membership in own.annotate(shared=Exists(others)):
        said = _("They no longer manage %s; others do.")
        if not membership.shared:
            said = _("They are the last manager of %s: nobody keeps its page until staff name one.")
        yield said % membership.cluster


@hooks.consequences
def facility_without_address(subject: DataSubject) -> Iterable[str]:
    for facility in Facility.objects.filter(contact_address__in=subject.addresses):
        yield _("%s has no contact address any more: give it another one.") % facility


@hooks.consequences
def nobody_stands_in(subject: DataSubject) -> Iterable[str]:
    covered = Absence.objects.filter(substitute=subject.account, ends_on__gte=timezone.localdate())
    for absence in covered.select_related("user"):
        yield _("They no longer stand in for %s, who is away then.") % absence.user


# --- Retention ------------------------------------------------------------------------------------
@retention.sweep(INVITATIONS)
def ended_invitations(limit: datetime, *, rehearse: bool) -> int:
    rows = AccountInvitation.objects.filter(open_until__lt=limit)
    return rows.count() if rehearse else _deleted(rows)


@retention.sweep(ABSENCES)
def past_absences(limit: datetime, *, rehearse: bool) -> int:
    rows = Absence.objects.filter(ends_on__lt=limit.date())
    return rows.count() if rehearse else _deleted(rows)


def _deleted(rows: QuerySet) -> int:
    number = rows.count()
    rows.delete()
    return number


def is_over(limit: datetime) -> Q:
    """Projects that ended before the limit."""
    return Q(ends_on__lt=limit.date())


@retention.sweep(ADVICE)
def contacts_of_firms(limit: datetime, *, rehearse: bool) -> int:
    """Of clusters whose every project has ended."""
    live = Project.objects.filter(parts__cluster=OuterRef("cluster")).exclude(is_over(limit))
    ended = Project.objects.filter(is_over(limit), parts__cluster=OuterRef("cluster"))
    firms = SME.objects.exclude(contact_name="", contact_address="")
    firms = firms.filter(Exists(ended), ~Exists(live))
    found = list(firms.values_list("pk", flat=True))
    if not rehearse:
        emptied = {"contact_name": "", "contact_address": ""}
        SME.objects.filter(pk__in=found).update(**emptied)
        history = history_of(SME)
        if history:
            history._base_manager.filter(id__in=found).update(**emptied)
    return len(found)
