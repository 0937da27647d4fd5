"""Proposing an engagement: staff ask an advisor and a project's lead for a number of days."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.sides import lead_managers, readers, tell
from advisors.models import Advisor, Engagement, EngagementAnswer, Side
from advisors.models.activity import QUARTER
from clusters.models import Facility, Project
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

PROPOSED = "engagement.proposed"
CHANGED = "engagement.proposal_changed"
Fault = tuple[str, str]  # the field that it is about, and a sentence


@transaction.atomic
def propose_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    """Keep what staff filled in, as a proposal, and ask both sides by mail."""
    engagement.status = Engagement.Status.PROPOSED
    _refuse_faulty(engagement)
    engagement.save()
    ask(engagement)
    audit.record("engagement.proposed", engagement, by=by, days=str(engagement.days_agreed))
    return engagement


@transaction.atomic
def ask_both_sides(engagement: Engagement, *, answer_by: date, by: User | None) -> Engagement:
    """For what came in from a list: both sides are asked here."""
    engagement = locked(engagement)
    if not engagement.is_proposed or engagement.answers.exists():
        raise Refused(_("Both sides were asked already, or there is nothing to ask."))
    engagement.answer_by = answer_by
    _refuse_faulty(engagement)
    engagement.save(update_fields=["answer_by"])
    ask(engagement)
    audit.record("engagement.proposed", engagement, by=by, days=str(engagement.days_agreed))
    return engagement


@transaction.atomic
def change_proposal(engagement: Engagement, facts: dict[str, Any], *, by: User | None) -> None:
    """As long as nobody has answered; whoever was asked is told what it says now."""
    kept = locked(engagement)
    if not kept.is_proposed or kept.answers.given().exists():
        raise Refused(_("Somebody has answered this proposal; it stays as it is."))
    for name, value in facts.items():
        setattr(kept, name, value)
    _refuse_faulty(kept)
    kept.save()
    turn = timezone.now().isoformat()
    for asked in kept.answers.select_related("user"):
        tell(readers([asked.user]), CHANGED, asked, key=turn, drop_after=kept.answer_ends_at)
    audit.record("engagement.proposal_changed", kept, by=by, fields=sorted(facts))


def ask(engagement: Engagement) -> list[EngagementAnswer]:
    """Everybody who may answer, with a personal link each; who was asked already keeps theirs."""
    people = {Side.ADVISOR: [engagement.advisor.user], Side.LEAD: lead_managers(engagement.project)}
    asked = []
    for side, users in people.items():
        for user in users:
            answer, _made = engagement.answers.get_or_create(user=user, side=side)
            tell(
                readers([user]), PROPOSED, answer, key="asked", drop_after=engagement.answer_ends_at
            )
            asked.append(answer)
    return asked


# --- What stands in the way ----------------------------------------------------------------------
def _refuse_faulty(engagement: Engagement) -> None:
    for _field, sentence in faults_of(engagement):
        raise Refused(sentence)


def faults_of(engagement: Engagement) -> Iterator[Fault]:
    """Why it cannot be proposed so, field by field."""
    yield from _faults_of_time(engagement, today_at(engagement.project.facility))
    yield from _faults_of_project(engagement.project)
    yield from _faults_of_pair(engagement.advisor, engagement.project)
    if engagement.days_agreed <= 0 or engagement.days_agreed % QUARTER:
        yield "days_agreed", _("Days are counted in quarters, from 0.25.")
    others = Engagement.objects.filter(advisor=engagement.advisor, project=engagement.project)
    if others.filter(status__in=Engagement.OPEN).exclude(pk=engagement.pk).exists():
        yield "advisor", _("This advisor is engaged on this project already.")


def _faults_of_time(engagement: Engagement, today: date) -> Iterator[Fault]:
    starts_on, ends_on = engagement.starts_on, engagement.ends_on
    if engagement.answer_by is None:
        yield "answer_by", _("Say until when both sides are to answer.")
    elif engagement.answer_by < today:
        yield "answer_by", _("This day is past: nobody could answer in time.")
    elif ends_on and engagement.answer_by > ends_on:
        yield "answer_by", _("By then the engagement would be over.")
    if starts_on is None:
        yield "starts_on", _("Say when the engagement is to start.")
    elif starts_on < today:
        yield "starts_on", _("This day is past: nobody starts before both have agreed.")
    if ends_on is None:
        yield "ends_on", _("Say when the engagement is to end.")
    elif starts_on and ends_on < starts_on:
        yield "ends_on", _("The end must not be before the start.")


def _faults_of_project(project: Project) -> Iterator[Fault]:
    if project.status in (Project.Status.COMPLETED, Project.Status.WITHDRAWN):
        yield "project", _("This project is “%s”.") % project.get_status_display()
    if project.facility.status == Facility.Status.CLOSED:
        yield "project", _("The facility of this project is closed.")
    if not lead_managers(project):
        yield "project", _("Nobody manages the lead cluster yet, so nobody could answer for it.")


def _faults_of_pair(advisor: Advisor, project: Project) -> Iterator[Fault]:
    if not advisor.user.is_active:
        yield "advisor", _("This advisor’s account is switched off.")
    if Project.objects.of(advisor.user).filter(pk=project.pk).exists():
        yield "advisor", _("This advisor manages a cluster of the project: that is a tie.")


def today_at(facility: Facility) -> date:
    """The day that the facility's clocks show."""
    return timezone.now().astimezone(ZoneInfo(facility.time_zone)).date()


def in_words(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""
