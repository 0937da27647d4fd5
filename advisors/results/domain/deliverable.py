"""A result's way: handed in by the advisor, accepted by the cluster, then by the facility; or
returned by either with what to change. Who accepted takes it back within the same day."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import refuse_own_advice, refuse_unless_running
from advisors.common.sides import Reader, advisor_side, facility_side, lead_side, tell
from advisors.models import Deliverable, Engagement, Submission
from tgtf_portal.core import audit
from tgtf_portal.core.documents.holders import holder
from tgtf_portal.core.documents.keeping import Upload, keep_document
from tgtf_portal.core.models import Document, User
from tgtf_portal.core.refusal import Refused

Status = Deliverable.Status


@holder
def documents_of_results(user: User) -> QuerySet[Any]:
    """Whoever sees the engagement reads its results."""
    visible = Engagement.objects.visible_to(user).order_by()
    handed_in = Submission.objects.filter(deliverable__engagement__in=visible.values("pk"))
    return handed_in.filter(document__isnull=False).order_by().values("document")


# --- Handing in ----------------------------------------------------------------------------------
@transaction.atomic
def submit_deliverable(
    deliverable: Deliverable,
    *,
    link: str = "",
    summary: str,
    file: Upload | None = None,
    by: User | None,
) -> Deliverable:
    """As a file, a link or both; a better one until the cluster accepts it."""
    deliverable = _locked(deliverable)
    if deliverable.is_accepted:
        raise Refused(_("This result is accepted already; it stays as it is."))
    if deliverable.is_confirmed:
        raise Refused(_("The cluster has accepted it already; the facility decides next."))
    refuse_unless_running(deliverable.engagement)
    if not (link or file):
        raise Refused(_("Hand in a file or a link."))
    deliverable.document = _kept(deliverable, file, by)
    deliverable.link, deliverable.summary, deliverable.remark = link, summary, ""
    deliverable.status, deliverable.submitted_at = Status.SUBMITTED, (now := timezone.now())
    deliverable.save()
    number = _note_submission(deliverable, now, by)
    audit.record("deliverable.submitted", deliverable, by=by)
    lead = lead_side(deliverable.engagement.project)
    tell(lead, "deliverable.submitted", deliverable, key=str(number), but=by)
    return deliverable


def _kept(deliverable: Deliverable, file: Upload | None, by: User | None) -> Document | None:
    """Without a new file the link alone counts; a new one is the next version of the last."""
    if file is None:
        return None
    earlier = deliverable.submissions.filter(document__isnull=False).first()
    return keep_document(file, by=by, before=earlier.document if earlier else None)


def _note_submission(deliverable: Deliverable, at: datetime, by: User | None) -> int:
    last = deliverable.submissions.aggregate(last=Max("number"))["last"] or 0
    made = Submission.objects.create(
        deliverable=deliverable,
        number=last + 1,
        link=deliverable.link,
        document=deliverable.document,
        summary=deliverable.summary,
        submitted_at=at,
        submitted_by=by,
    )
    return made.number


# --- Deciding ------------------------------------------------------------------------------------
@transaction.atomic
def confirm_deliverable(deliverable: Deliverable, *, by: User | None) -> Deliverable:
    """For the clusters, by a manager of the lead; the facility decides next."""
    deliverable = _waiting(deliverable, Status.SUBMITTED)
    refuse_own_advice(deliverable.engagement, by)
    deliverable.status = Status.CONFIRMED
    deliverable.confirmed_at, deliverable.confirmed_by = timezone.now(), by
    deliverable.save()
    audit.record("deliverable.confirmed", deliverable, by=by)
    _tell("deliverable.confirmed", deliverable, deliverable.confirmed_at.isoformat(), by)
    return deliverable


@transaction.atomic
def accept_deliverable(deliverable: Deliverable, *, by: User | None) -> Deliverable:
    """For the facility; it is accepted by both then."""
    deliverable = _waiting(deliverable, Status.CONFIRMED)
    refuse_own_advice(deliverable.engagement, by)
    if by is not None and by == deliverable.confirmed_by:
        raise Refused(_("You accepted it for the cluster; somebody else does for the facility."))
    deliverable.status = Status.ACCEPTED
    deliverable.accepted_at, deliverable.accepted_by = timezone.now(), by
    deliverable.save()
    audit.record("deliverable.accepted", deliverable, by=by)
    _tell("deliverable.accepted", deliverable, deliverable.accepted_at.isoformat(), by)
    return deliverable


@transaction.atomic
def return_deliverable(
    deliverable: Deliverable, *, remark: str, by: User | None, for_facility: bool = False
) -> Deliverable:
    """Ask for changes; the facility also asks after the cluster has accepted."""
    before = (Status.SUBMITTED, Status.CONFIRMED) if for_facility else (Status.SUBMITTED,)
    deliverable = _waiting(deliverable, *before)
    refuse_own_advice(deliverable.engagement, by)
    deliverable.status, deliverable.remark = Status.RETURNED, remark
    deliverable.confirmed_at = deliverable.confirmed_by = None
    deliverable.save()
    now = timezone.now()
    newest = deliverable.submissions.first()
    if newest:
        newest.remark, newest.returned_at, newest.returned_by = remark, now, by
        newest.save()
    audit.record("deliverable.returned", deliverable, by=by)
    _tell("deliverable.returned", deliverable, now.isoformat(), by)
    return deliverable


# --- Taking it back ------------------------------------------------------------------------------
@transaction.atomic
def undo_acceptance(deliverable: Deliverable, *, by: User) -> Deliverable:
    """One's own, on the same day, as long as nobody decided on top of it."""
    deliverable = _locked(deliverable)
    if why := why_not_undone(deliverable, by):
        raise Refused(why)
    if deliverable.is_accepted:
        deliverable.status = Status.CONFIRMED
        deliverable.accepted_at = deliverable.accepted_by = None
    else:
        deliverable.status = Status.SUBMITTED
        deliverable.confirmed_at = deliverable.confirmed_by = None
    deliverable.save()
    audit.record("deliverable.undone", deliverable, by=by)
    _tell("deliverable.undone", deliverable, timezone.now().isoformat(), by)
    return deliverable


def why_not_undone(deliverable: Deliverable, user: User) -> str:
    """Nothing where this person can take the last acceptance back."""
    if deliverable.is_accepted:
        at, who = deliverable.accepted_at, deliverable.accepted_by_id
    elif deliverable.is_confirmed:
        at, who = deliverable.confirmed_at, deliverable.confirmed_by_id
    else:
        return _("Nobody has accepted it.")
    if who != user.pk:
        return _("Only who accepted it last takes that back.")
    if at is None or timezone.localdate(at) != timezone.localdate():
        return _("An acceptance is taken back on the same day only; ask for a new version instead.")
    return ""


def _tell(kind: str, deliverable: Deliverable, key: str, by: User | None) -> None:
    """Everybody whom the news concerns: the advisor, and who decides next or decided before."""
    engagement = deliverable.engagement
    sides: list[Reader] = advisor_side(engagement)
    if kind != "deliverable.confirmed":
        sides += lead_side(engagement.project)
    if kind in ("deliverable.confirmed", "deliverable.undone"):
        sides += facility_side(engagement.project)
    tell(sides, kind, deliverable, key=key, but=by)


def _waiting(deliverable: Deliverable, *before: Deliverable.Status) -> Deliverable:
    deliverable = _locked(deliverable)
    if deliverable.status in before:
        return deliverable
    if deliverable.is_submitted:
        raise Refused(_("The cluster has not accepted it yet; the facility decides after it."))
    if decided_by := deliverable.accepted_by or deliverable.confirmed_by:
        facts = {"status": deliverable.get_status_display(), "name": decided_by}
        raise Refused(_("It has been decided meanwhile: “%(status)s”, by %(name)s.") % facts)
    status = deliverable.get_status_display()
    raise Refused(_("Only a result that was handed in can be judged; this is “%s”.") % status)


def _locked(deliverable: Deliverable) -> Deliverable:
    rows = Deliverable.objects.select_for_update(of=("self",))
    rows = rows.select_related(
        "engagement__project__coordinator",
        "engagement__project__facility",
        "engagement__advisor__user",
    )
    return rows.get(pk=deliverable.pk)
