"""The desk of staff: what needs them, what runs, and figures, each within their rights."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from clusters.domain.absence import absences_now
from tgtf_portal.core.models import User
from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.people.seen import Seen, SeenTogether
from tgtf_portal.core.values.prepared import number_of
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.absence import sentences_about
from tgtf_portal.pages.domain.coordinator import UNFINISHED, facility_tasks, running_webinars
from tgtf_portal.pages.domain.dashboard import words_about
from tgtf_portal.pages.domain.sections import MOST_OF_A_KIND, DashboardRow, Task
from tgtf_portal.pages.domain.waiting import WAITING, found_by
from webinars.models import Campaign, Webinar

MOST_TASKS, MOST_ROWS = 30, 12


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows of a table, and the list that shows them."""

    number: int
    label: str
    address: str


@dataclass(slots=True)
class Desk:
    """`quiet` and `still` say why nothing is there, and what to do."""

    greeting: str
    quiet: str
    still: str
    notes: list[str] = field(default_factory=list)  # who is away, and who stands in
    tasks: list[Task] = field(default_factory=list)
    further: int = 0  # tasks that are not shown
    running: list[DashboardRow] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def desk_of(user: User) -> Desk:
    today = timezone.localdate()
    absences = absences_now(user)
    found = found_by(_asked, user, absences)
    tasks = each_once(facility_tasks(user, today, found["webinars"], found))
    return Desk(
        greeting=words_about(tasks, has_more=len(tasks) >= MOST_OF_A_KIND),
        notes=sentences_about(user, absences),
        quiet=_why_quiet(user),
        still=_why_still(user),
        tasks=tasks[:MOST_TASKS],
        further=max(0, len(tasks) - MOST_TASKS),
        running=list(_running(found["webinars"], found["campaigns"])),
        figures=list(_figures(user, found)),
    )


def each_once(tasks: list[Task]) -> list[Task]:
    """The most pressing first; what leads to the same page is one thing."""
    first: dict[str, Task] = {}
    for task in sorted(tasks, key=lambda task: task.on):
        first.setdefault(task.url, task)
    return list(first.values())


_campaigns = Seen(
    lambda seen: (
        seen(Campaign.objects.in_force().select_related("webinar"))
        .with_counts()
        .only("title", "status", "webinar__title")
        .order_by("-pk")[:MOST_ROWS]
    )
)


# --- Why nothing is there ------------------------------------------------------------------------
WORKS_ON = (
    "webinars.change_webinar",
    "advisors.change_engagement",
    "core.change_message",
    "core.change_retentionperiod",
)


def _why_quiet(user: User) -> str:
    if any(user.has_perm(right) for right in WORKS_ON):
        return _(
            "Nothing waits for you: every webinar has had its next step, no advice needs you and "
            "no mail is stuck. Look at what runs, or plan the next webinar."
        )
    if user.get_all_permissions():
        return _(
            "Your role looks at the work and changes nothing, so nothing waits for you. The menu "
            "leads to all that you may read."
        )
    return _(
        "You have no role in the facility yet, so nothing is shown to you. Ask an administrator of "
        "the facility to give you one."
    )


def _why_still(user: User) -> str:
    if user.has_perm("webinars.add_webinar"):
        return _("No webinar is announced and no campaign goes out. Make a webinar to begin.")
    return _("Nothing of what you may see runs at present; colleagues announce webinars here.")


# --- What runs -----------------------------------------------------------------------------------
def _running(webinars: list[Webinar], campaigns: list[Campaign]) -> Iterator[DashboardRow]:
    yield from running_webinars(webinars)[:MOST_ROWS]
    yield from map(_campaign_row, campaigns)


def _campaign_row(campaign: Campaign) -> DashboardRow:
    address = address_of("admin:webinars_campaign_change", str(campaign.pk))
    sent, left = campaign.sent_count, campaign.open_count
    note = " · ".join(
        [
            str(campaign.webinar),
            ngettext("%d mail sent", "%d mails sent", sent) % sent,
            _("%d to go") % left,
        ]
    )
    title = _("Campaign: %s") % campaign
    return DashboardRow(title, address, note, str(campaign.get_status_display()), "wait")


# --- Figures -------------------------------------------------------------------------------------
# A table, what narrows it, the same as its list's address has it, and what it is called.
FIGURES: list[tuple[str, dict[str, str], str | Promise]] = [
    ("webinars.webinar", {"status": "announced"}, _lazy("webinars announced")),
    ("webinars.registration", {"status": "confirmed"}, _lazy("people registered")),
    ("advisors.engagement", {"status": "running"}, _lazy("engagements running")),
    ("advisors.deliverable", {"status": "submitted"}, _lazy("results handed in")),
    ("clusters.cluster", {}, _lazy("clusters")),
    ("clusters.project", {}, _lazy("projects")),
    ("core.message", {"status": "queued"}, _lazy("mails waiting")),
    ("core.returnedmail", {"status": "open"}, _lazy("returned mails to read")),
    ("core.user", {"is_active": "1"}, _lazy("accounts")),
]


def _figures(user: User, found: dict[str, list[Any]]) -> Iterator[Figure]:
    for label, narrowed, words in FIGURES:
        model = apps.get_model(label)
        if user.has_perm(permission_of(model, "view")):
            number = next(iter(found[label]), 0)
            yield Figure(number, str(words), _list_of(model, narrowed))


def _list_of(model: type[Model], narrowed: dict[str, str]) -> str:
    opts = model._meta
    asked = "&".join(f"{name}__exact={value}" for name, value in narrowed.items())
    address = address_of(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{address}?{asked}" if asked else address


def _number(model: type[Model], narrowed: dict[str, str]) -> Seen:
    return Seen(lambda seen: number_of(seen(model._default_manager.filter(**narrowed))))


# --- All that is asked for -----------------------------------------------------------------------
_numbers = {
    label: (permission_of(apps.get_model(label), "view"), _number(apps.get_model(label), narrowed))
    for label, narrowed, _words in FIGURES
}
QUESTIONS: dict[str, tuple[str, Seen]] = {
    **WAITING,
    "webinars": ("webinars.view_webinar", UNFINISHED),
    "campaigns": ("webinars.view_campaign", _campaigns),
    **_numbers,
}
_asked = SeenTogether(QUESTIONS)
