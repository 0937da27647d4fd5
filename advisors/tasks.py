"""Wake-up calls of advice: each asks the domain what is due."""

from celery import shared_task
from django.utils import timezone

from advisors.domain.digest import promise_digests


@shared_task
def send_digests() -> None:
    """Every hour; a coordinator's digest goes out once a week, from Monday morning on."""
    promise_digests(timezone.now())
