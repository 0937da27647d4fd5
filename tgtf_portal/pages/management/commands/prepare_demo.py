"""All that stands between installed libraries and a demonstration that can start, in one process.

Each command of its own would load the portal again, which takes longer than what it has to do.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import override_settings


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # its commands have their own

    def handle(self, **options: Any) -> None:
        call_command("keep_old_demo_aside", stdout=self.stdout)
        if connection.vendor == "sqlite" and not connection.introspection.table_names():
            make_tables()
        else:
            call_command("migrate", verbosity=0)
        if not settings.REDIS_URL:
            call_command("createcachetable", verbosity=0)
        call_command("seed_demo", stdout=self.stdout)


def make_tables() -> None:
    """As `migrate` leaves them, in a tenth of the time: made from the models. A test compares."""
    from_models = dict.fromkeys(apps.app_configs)
    with override_settings(MIGRATION_MODULES=from_models):
        call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("migrate", fake=True, verbosity=0)
