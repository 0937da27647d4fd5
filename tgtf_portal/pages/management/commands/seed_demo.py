"""Fill an empty portal with the demonstration's story; told again, it changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.pages.demo.doors import links, logins
from tgtf_portal.pages.demo.people import LOCAL_PASSWORD
from tgtf_portal.pages.demo.story import STAGES, write_story

REFUSAL = (
    "This is no local demonstration (DEBUG is off), and the story brings an account that may do "
    "everything. With --force it is told all the same, with a password that only you will see."
)
UNSEEN = "as shown when the story was first told"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until", choices=STAGES, default="recap", help="the last stage to tell"
        )
        parser.add_argument("--force", action="store_true", help="tell it without DEBUG too")

    def handle(self, *, until: str, force: bool, **options: Any) -> None:
        if not settings.DEBUG and not force:
            raise CommandError(REFUSAL)
        key = write_story(until)
        password = key.shown if key else LOCAL_PASSWORD if settings.DEBUG else UNSEEN
        self.stdout.write("\n".join([*self._logins(password), *self._links(), *self._admin()]))

    def _logins(self, password: str) -> list[str]:
        table = [f"  {door.role:<12} {door.way_in:<24} {door.about}" for door in logins()]
        return [
            f"The demonstration: {settings.SITE_URL}",
            f"Sign in at {whole_address('account_login')} with the password {password}",
            "",
            *table,
        ]

    def _links(self) -> list[str]:
        table = [f"  {door.role:<12} {door.way_in}" for door in links()]
        return ["", "Personal links need no login:", *table] if table else []

    def _admin(self) -> list[str]:
        if not settings.ADMIN_MFA_REQUIRED:
            return []
        need = "Staff’s pages ask for a second factor"
        return [
            "",
            f"{need}; without it: ADMIN_MFA_REQUIRED=off make run",
        ]
