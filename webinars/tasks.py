"""Wake-up calls for webinars."""

import logging

from celery import shared_task

from tgtf_portal.core.models import RetentionPeriod
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain import wanted_seating
from webinars.breakouts.domain.seat_requests import pass_on_overdue_seats
from webinars.common import overviews
from webinars.followup.domain.reminders import send_due_reminders as send_what_is_due
from webinars.live.domain import conclusions
from webinars.mailing.domain import listing
from webinars.models import Webinar
from webinars.recap.domain import digest
from webinars.recap.domain.compilation import compile_recap
from webinars.registration.domain.actions import clear_unconfirmed
from webinars.registration.domain.place_counts import recount_all_places
from webinars.registration.domain.places import pass_on_all_places, pass_on_overdue_places

log = logging.getLogger(__name__)

SHIFT_SECONDS = 5  # so that a worker asked to stop is free soon


@shared_task
def compile_due_recaps() -> None:
    """Every few seconds, and when the last room or a webinar closes. Two at once are harmless.

    One that cannot be compiled keeps nobody waiting but itself.
    """
    for webinar in Webinar.objects.awaiting_recap():
        try:
            compile_recap(webinar)
        except Refused as refusal:
            log.info("The recap of %s is not compiled now: %s", webinar.slug, refusal)
        except Exception:
            log.exception("The recap of %s could not be compiled; others are.", webinar.slug)


@shared_task
def compile_due_digests() -> None:
    """Every few seconds, and when what is told of a series changed. Two at once are harmless."""
    digest.compile_due_digests()


@shared_task
def ask_for_conclusions() -> None:
    """Every minute: hosts whose room closed without a conclusion. Two at once do it once."""
    conclusions.ask_for_conclusions()


@shared_task
def draw_up_overviews() -> None:
    """Every few seconds, and when a page wants one. Two workers never make the same."""
    overviews.draw_up_wanted()


@shared_task
def seat_as_wanted() -> None:
    """Every few seconds, and when staff want very many seated. Two workers never seat the same."""
    wanted_seating.seat_as_wanted()


@shared_task
def pass_on_places() -> None:
    """Every few seconds: kept places and offers end, the next in line are served. Two at once are
    one, for each webinar's row is locked."""
    pass_on_overdue_places()


@shared_task
def pass_on_seats() -> None:
    """Every few seconds: the same for seats in break-outs. Two at once are one."""
    pass_on_overdue_seats()


@shared_task
def tidy_registrations() -> None:
    """Every hour: addresses never confirmed are forgotten, places made free elsewhere passed on."""
    clear_unconfirmed(RetentionPeriod.objects.limit_of("unconfirmed"))
    pass_on_all_places()


@shared_task
def recount_places() -> None:
    """Every night. Nothing is ever wrong while the database's triggers stand."""
    if wrong := recount_all_places():
        log.error("The numbers of places of %d webinars were wrong, and are right again.", wrong)


@shared_task
def advance_mailings() -> None:
    """Every few seconds, and when a campaign or a letter starts. Two at once write to nobody
    twice."""
    listing.advance_mailings(seconds=SHIFT_SECONDS)


@shared_task
def send_due_reminders() -> None:
    """Every few seconds. Running it twice at once is harmless."""
    send_what_is_due()
