"""A recap's way from the draft to its readers: approved, published, withdrawn."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.told import settle_told
from webinars.followup.domain.reminders import promise_recap
from webinars.models import Recap, RecapVersion
from webinars.recap.domain.corrections import locked_recap
from webinars.recap.domain.versions import keep_version

Cause, Status = RecapVersion.Cause, Recap.Status


@transaction.atomic
def approve_recap(recap: Recap, *, by: User | None) -> Recap:
    """Somebody read the whole recap and stands by it; changing it needs a new approval."""
    recap = locked_recap(recap)
    if recap.status == Status.PUBLISHED:
        raise Refused(_("This recap is published already."))
    if recap.status == Status.APPROVED:
        raise Refused(_("This recap is approved already."))
    _refuse_emptiness(recap)
    recap.status, recap.approved_at, recap.approved_by = Status.APPROVED, timezone.now(), by
    recap.save()
    audit.record("recap.approved", recap, by=by)
    keep_version(recap, Cause.APPROVED, by=by)
    return recap


@transaction.atomic
def take_back_approval(recap: Recap, *, by: User | None) -> Recap:
    """The recap is a draft again, to be worked on and approved anew."""
    recap = locked_recap(recap)
    if recap.status != Status.APPROVED:
        raise Refused(_("This recap is not approved."))
    recap.status, recap.approved_at, recap.approved_by = Status.DRAFT, None, None
    recap.save()
    audit.record("recap.reopened", recap, by=by)
    return recap


@transaction.atomic
def publish_recap(recap: Recap, *, by: User | None) -> Recap:
    """Show an approved recap to everybody and mail its address to those who were registered."""
    recap = locked_recap(recap)
    if recap.status == Status.PUBLISHED:
        raise Refused(_("This recap is published already."))
    _refuse_emptiness(recap)
    if recap.status != Status.APPROVED:
        raise Refused(_("Approve this recap first; then it can be published."))
    recap.status, recap.published_at = Status.PUBLISHED, timezone.now()
    recap.save()
    settle_told(recap.webinar_id)
    audit.record("recap.published", recap, by=by)
    keep_version(recap, Cause.PUBLISHED, by=by)
    promise_recap(recap.webinar)
    return recap


@transaction.atomic
def approve_and_publish(recap: Recap, *, by: User | None) -> Recap:
    """Both in one, for whoever read the recap before, e.g. at the command line."""
    recap = locked_recap(recap)
    if recap.status in (Status.DRAFT, Status.WITHDRAWN):
        recap = approve_recap(recap, by=by)
    return publish_recap(recap, by=by)


@transaction.atomic
def withdraw_recap(recap: Recap, *, by: User | None) -> Recap:
    """Take a published recap off the public pages; it can be edited and published again."""
    recap = locked_recap(recap)
    if recap.status != Status.PUBLISHED:
        raise Refused(_("Only a published recap can be withdrawn."))
    recap.status, recap.approved_at, recap.approved_by = Status.WITHDRAWN, None, None
    recap.save()
    settle_told(recap.webinar_id)
    audit.record("recap.withdrawn", recap, by=by)
    keep_version(recap, Cause.WITHDRAWN, by=by)
    return recap


def _refuse_emptiness(recap: Recap) -> None:
    if not recap.statements.kept().exists():
        raise Refused(_("This recap has no statement yet; compile it first."))
