"""A room calls a coordinator, and somebody comes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.pulse import stir, stir_plenary
from webinars.models import HelpRequest


@transaction.atomic
def answer_call(call: HelpRequest, *, by: User | None, sender: str = "") -> HelpRequest:
    """Tell the room that somebody is coming; whoever says so first is named."""
    call = HelpRequest.objects.select_for_update().select_related("breakout").get(pk=call.pk)
    if call.answered_at:
        raise Refused(_("Somebody is on the way to “%s” already.") % call.breakout)
    call.answered_at, call.answerer = timezone.now(), sender
    call.save(update_fields=["answered_at", "answerer"])
    stir(call.breakout)
    stir_plenary(call.breakout.webinar_id)
    audit.record("help.answered", call.breakout, by=by, answerer=sender)
    return call
