"""Amendments in the administration: staff open a draft for them, and answer each."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan
from tgtf_portal.core.admin.columns import column, link_to
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import User
from tgtf_portal.core.times.words import moment
from webinars.models import Amendment, Host, Recap
from webinars.recap.domain.amendments import (
    accept_amendment,
    close_amendments,
    decline_amendment,
    is_open,
    open_amendments,
)
from webinars.recap.domain.proposers import people_asked
from webinars.recap.forms.amendment import AcceptForm, DeclineForm, WindowForm

Status = Amendment.Status


# --- Of a recap: the window ----------------------------------------------------------------------
def only_drafts(recap: Recap) -> str:
    draft = recap.status == Recap.Status.DRAFT
    return "" if draft else _("Amendments are proposed to a draft; this recap is none any more.")


def only_while_open(recap: Recap) -> str:
    return "" if is_open(recap) else _("No amendments can be proposed just now.")


def plan_opening(recap: Recap) -> ActionPlan:
    if is_open(recap):
        return ActionPlan(_("Only the end changes; nobody is mailed a second time."))
    people = len(people_asked(recap.webinar))
    mails = ngettext("%d host or speaker gets", "%d hosts and speakers get", people) % people
    hosts = Host.objects.filter(breakout__webinar=recap.webinar, email="")
    without = [*recap.webinar.speakers.filter(email=""), *hosts]
    names = ", ".join(dict.fromkeys(person.name for person in without))
    missing = [_("Without an address, and therefore not asked: %s.") % names] if without else []
    return ActionPlan(
        _("%s a mail with a personal link to the draft.") % mails,
        _("They propose other words for a sentence; you take each over or say why not."),
        _("What is hidden is not shown to them."),
        missing=missing,
    )


def open_window(recap: Recap, *, by: User, until: datetime) -> str:
    mailed = open_amendments(recap, until, by=by)
    words = ngettext("%d person is mailed.", "%d people are mailed.", mailed) % mailed
    facts = {"until": moment(until, recap.webinar.time_zone), "mails": words}
    return _("Amendments can be proposed until %(until)s. %(mails)s") % facts


def close_window(recap: Recap, *, by: User) -> str:
    close_amendments(recap, by=by)
    return _("Amendments cannot be proposed any more.")


ASK, END = _lazy("Ask hosts and speakers to read it"), _lazy("End the reading")
LAST = ActionPlan(_lazy("Nobody proposes any more; what was proposed is still to be answered."))
WINDOW_ACTIONS = [
    Action("open-amendments", ASK, plan_opening, open_window, only_drafts, form=WindowForm),
    Action("close-amendments", END, LAST, close_window, only_while_open),
]


# --- Of an amendment: the answer -----------------------------------------------------------------
def only_unanswered(amendment: Amendment) -> str:
    fits = amendment.status == Status.OPEN
    return "" if fits else _("This amendment is answered or withdrawn already.")


def plan_acceptance(amendment: Amendment) -> ActionPlan:
    changed = amendment.statement.text != amendment.before
    missing = [_("The sentence was changed since it was read; the field holds both.")]
    return ActionPlan(
        _("The sentence reads as in the field, and counts as edited; its sources stay."),
        _("%s is told.") % amendment.name,
        missing=missing if changed else [],
    )


def accept(amendment: Amendment, *, by: User, **given: Any) -> str:
    accept_amendment(amendment, by=by, **given)
    return _("The proposal of %s is taken over.") % amendment.name


def plan_refusal(amendment: Amendment) -> ActionPlan:
    return ActionPlan(_("The sentence stays as it is."), _("%s is told why.") % amendment.name)


def decline(amendment: Amendment, *, by: User, answer: str) -> str:
    decline_amendment(amendment, answer, by=by)
    return _("The proposal of %s is declined.") % amendment.name


answer = partial(Action, obstacle=only_unanswered, template="admin/webinars/amendment/answer.html")
ANSWERS = [
    answer("accept", _lazy("Take over"), plan_acceptance, accept, form=AcceptForm),
    answer("decline", _lazy("Decline"), plan_refusal, decline, form=DeclineForm),
]


# --- Pages ---------------------------------------------------------------------------------------
@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    """Hosts and speakers propose, and staff answer; staff edit the sentence itself."""

    belongs_to = "statement__recap__webinar"

    page_actions = ANSWERS
    list_display = ["proposal", "name", "sentence", "recap", "status", "made_at"]
    list_filter = ["status", ("statement__recap", RelatedFilter)]
    search_fields = ["text", "name", "statement__recap__title"]
    search_help_text = _lazy("Words of a proposal, a name or a recap.")
    fields = readonly_fields = [
        *("recap", "name", "before", "sentence", "text", "reason", "status", "made_at"),
        *("answer", "answered_by", "answered_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Amendment]:
        rows = super().get_queryset(request).select_related("statement__recap__webinar")
        return rows.select_related("answered_by", "host", "speaker")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Those that wait for an answer first."""
        return [Case(When(status=Status.OPEN, then=Value(0)), default=Value(1)).asc(), "-pk"]

    @admin.display(description=_lazy("proposed"), ordering="text")
    def proposal(self, amendment: Amendment) -> str:
        return str(amendment)

    sentence = column(_lazy("the sentence now"), "statement.text", None)

    @admin.display(description=_lazy("recap"), ordering="statement__recap")
    def recap(self, amendment: Amendment) -> SafeString:
        return link_to(amendment.statement.recap)
