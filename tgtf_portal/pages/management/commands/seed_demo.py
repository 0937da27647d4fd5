"""Fill an empty portal with the demonstration's story; told again, it changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tgtf_portal.pages.demo.doors import links, logins, sign_in_address
from tgtf_portal.pages.demo.people import LOCAL_PASSWORD, Key
from tgtf_portal.pages.demo.story import STAGES, tell

REFUSAL = (
    "This is no local demonstration (DEBUG is off), and the story brings an account that may do "
    "everything. With --force it is told all the same, with a password that only you will see."
)
UNSEEN = "as shown when the story was first told"
WITHOUT_MFA = (
    "asks for a second factor; a local demo goes without by: ADMIN_MFA_REQUIRED=off make run"
)


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
        self._show(tell(until))

    def _show(self, key: Key | None) -> None:
        password = key.shown if key else LOCAL_PASSWORD if settings.DEBUG else UNSEEN
        lines = [f"The demonstration: {settings.SITE_URL}", ""]
        lines += [f"  {'role':<14} sign in at {sign_in_address()}  (password: {password})"]
        lines += [f"  {door.role:<14} {door.way_in}" for door in logins()]
        lines += ["", *(f"  {door.role:<14} {door.way_in}" for door in links())]
        if settings.ADMIN_MFA_REQUIRED:
            lines += ["", f"  The admin ({settings.SITE_URL}/admin/) {WITHOUT_MFA}"]
        self.stdout.write("\n".join(lines).rstrip())
