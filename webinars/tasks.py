"""Wake-up calls for webinars."""

import logging

from celery import shared_task

from webinars.domain.recap import compile_recap
from webinars.models import Webinar

log = logging.getLogger(__name__)


@shared_task
def compile_due_recaps() -> None:
    """Every few seconds, and when a webinar closes. Running it twice at once is harmless."""
    for webinar in Webinar.objects.awaiting_recap():
        compile_recap(webinar)
