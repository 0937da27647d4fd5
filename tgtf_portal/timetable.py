"""What the scheduler rings for, how often, and where a task waits; all lie in `tasks.py`."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

OFTEN = {"schedule": timedelta(seconds=20), "options": {"expires": 20}}
MINUTELY = {"schedule": timedelta(minutes=1), "options": {"expires": 60}}
HOURLY = {"schedule": timedelta(hours=1), "options": {"expires": 60 * 60}}
NIGHTLY = {"schedule": crontab(hour="3", minute="20")}

TASKS = {
    "webinars.tasks": {
        "advance_mailings": OFTEN,
        "compile_due_recaps": OFTEN,
        "draw_up_overviews": OFTEN,
        "seat_as_wanted": OFTEN,
        "compile_due_digests": OFTEN,
        "send_due_reminders": OFTEN,
        "pass_on_places": OFTEN,
        "pass_on_seats": OFTEN,
        "ask_for_conclusions": MINUTELY,
        "tidy_registrations": HOURLY,
        "recount_places": NIGHTLY,
    },
    "advisors.tasks": {
        "send_digests": HOURLY,
        "keep_deadlines": OFTEN,
        "remind_of_proposals": HOURLY,
        "ask_for_end_reports": HOURLY,
        "remind_of_results": NIGHTLY,
    },
    "tgtf_portal.core.tasks": {
        "advance_imports": OFTEN,
        "forget_last_mails": OFTEN,
        "keep_retention": NIGHTLY,
        "sweep_documents": NIGHTLY,
        "forget_old_files": HOURLY,
        "forget_ended_sessions": HOURLY,
    },
}


# Queues by purpose, from which a worker takes in turn: every mail rings the bell, and whatever else
# is due waits behind none of them. A worker without -Q serves all.
ROUTES = {
    "tgtf_portal.core.tasks.deliver_due_messages": {"queue": "mails"},
    "webinars.tasks.compile_due_recaps": {"queue": "recaps"},
    "webinars.tasks.compile_due_digests": {"queue": "recaps"},
    "webinars.tasks.draw_up_overviews": {"queue": "recaps"},
    "webinars.tasks.seat_as_wanted": {"queue": "recaps"},
}
QUEUES: dict[str, dict[str, str]] = {name: {} for name in ("celery", "mails", "recaps")}


def timetable(*, sweep_seconds: int, with_bounces: bool) -> dict[str, dict[str, Any]]:
    """As Celery's beat reads it.

    The sweep sends what no doorbell announced, because a process or the broker died.

    >>> timetable(sweep_seconds=15, with_bounces=False)["advance-imports"]["task"]
    'tgtf_portal.core.tasks.advance_imports'
    """
    sweep = {"schedule": timedelta(seconds=sweep_seconds), "options": {"expires": sweep_seconds}}
    tasks = {module: dict(names) for module, names in TASKS.items()}
    tasks["tgtf_portal.core.tasks"]["deliver_due_messages"] = sweep
    if with_bounces:
        tasks["tgtf_portal.core.tasks"]["read_bounces"] = MINUTELY
    return {
        name.replace("_", "-"): {"task": f"{module}.{name}", **often}
        for module, names in tasks.items()
        for name, often in names.items()
    }
