"""A room calls a coordinator, and somebody comes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.insight import opened
from webinars.domain.pulse import stir, stir_plenary
from webinars.models import Breakout, HelpRequest


@transaction.atomic
def call_coordinator(breakout: Breakout, *, note: str = "", asker: str = "") -> HelpRequest:
    """Ask for somebody; once at a time."""
    breakout = opened(breakout)
    if breakout.help_requests.open().exists():
        raise Refused(_("A coordinator is called already; somebody will come."))
    call = breakout.help_requests.create(note=note, asker=asker)
    _told(breakout)
    audit.record("help.asked", breakout, by=None, asker=asker, note=note)
    return call


@transaction.atomic
def take_back_call(breakout: Breakout, *, asker: str = "") -> HelpRequest:
    """It has settled itself: nobody needs to come."""
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    call = breakout.help_requests.open().first()
    if call is None:
        raise Refused(_("Nobody is called just now."))
    call.answered_at = timezone.now()
    call.save(update_fields=["answered_at"])
    _told(breakout)
    audit.record("help.taken_back", breakout, by=None, asker=asker)
    return call


@transaction.atomic
def answer_call(call: HelpRequest, *, by: User | None, sender: str = "") -> HelpRequest:
    """Tell the room that somebody is coming; whoever says so first is named."""
    call = HelpRequest.objects.select_for_update().select_related("breakout").get(pk=call.pk)
    if call.answered_at:
        raise Refused(_("Somebody is on the way to “%s” already.") % call.breakout)
    call.answered_at, call.answerer = timezone.now(), sender
    call.save(update_fields=["answered_at", "answerer"])
    _told(call.breakout)
    audit.record("help.answered", call.breakout, by=by, answerer=sender)
    return call


def _told(breakout: Breakout) -> None:
    stir(breakout)
    stir_plenary(breakout.webinar_id)
