"""A recap's way from the draft to its readers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.reminder import promise_recap
from webinars.domain.webinar import locked
from webinars.models import Recap


@transaction.atomic
def publish_recap(recap: Recap, *, by: User | None) -> Recap:
    """Show the recap to everybody and mail its address to those who were registered."""
    webinar = locked(recap.webinar)
    recap = Recap.objects.select_for_update().get(pk=recap.pk)
    if recap.status == Recap.Status.PUBLISHED:
        raise Refused(_("This recap is published already."))
    if not recap.statements.kept().exists():
        raise Refused(_("This recap has no statement yet; compile it first."))
    recap.status = Recap.Status.PUBLISHED
    recap.published_at = timezone.now()
    recap.save()
    audit.record("recap.published", recap, by=by)
    promise_recap(webinar)
    return recap


@transaction.atomic
def withdraw_recap(recap: Recap, *, by: User | None) -> Recap:
    """Take a published recap off the public pages; it can be edited and published again."""
    recap = Recap.objects.select_for_update().get(pk=recap.pk)
    if recap.status != Recap.Status.PUBLISHED:
        raise Refused(_("Only a published recap can be withdrawn."))
    recap.status = Recap.Status.WITHDRAWN
    recap.save()
    audit.record("recap.withdrawn", recap, by=by)
    return recap
