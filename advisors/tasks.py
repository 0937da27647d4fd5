"""Wake-up calls of advice: each asks the domain what is due."""

from celery import shared_task
from django.utils import timezone

from advisors.engagement.domain import deadlines, early_end, end_report
from advisors.health.domain.digest import promise_digests
from advisors.results.domain.due_results import remind_of_due_results


@shared_task
def send_digests() -> None:
    """Every hour; a coordinator's digest goes out once a week, from Monday morning on."""
    promise_digests(timezone.now())


@shared_task
def keep_deadlines() -> None:
    """Every few seconds: proposals lapse, engagements begin and end. Two at once do it once."""
    deadlines.lapse_overdue_proposals()
    deadlines.begin_due_engagements()
    early_end.end_due_engagements()


@shared_task
def remind_of_proposals() -> None:
    """Every hour. Two at once do it once."""
    deadlines.remind_of_proposals()


@shared_task
def ask_for_end_reports() -> None:
    """Every hour: near the end, and again as long as nothing came. Two at once do it once."""
    end_report.ask_for_due_reports()
    end_report.remind_of_reports()


@shared_task
def remind_of_results() -> None:
    """Every night; each reminder goes out once, in the morning."""
    remind_of_due_results(timezone.localdate())
