"""The doorbell: Celery wakes the workers up; what is to be done stands in the database.

The web server imports this when it first rings: Celery is a tenth of its memory.
"""

import os

from celery import Celery
from celery.signals import worker_init
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

from tgtf_portal.core.work.priority import lower_session
from tgtf_portal.timetable import QUEUES, ROUTES, timetable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tgtf_portal.settings")

# The broker that needs no server: a folder under var/, written without half-finished files.
TRANSPORT_ALIASES["folder"] = "tgtf_portal.core.work.folder_broker:FolderTransport"
# And the one on a server, which may go away while a worker has calls in hand.
TRANSPORT_ALIASES["redis"] = "tgtf_portal.core.work.redis_broker:CallsTransport"

app = Celery("tgtf_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_routes, app.conf.task_queues = ROUTES, QUEUES
app.conf.beat_schedule = timetable(
    sweep_seconds=settings.OUTBOX_SWEEP_SECONDS, with_bounces=bool(settings.BOUNCE_FOLDER)
)
app.autodiscover_tasks()


@worker_init.connect
def go_behind_the_web_server(**_facts: object) -> None:
    lower_session()
