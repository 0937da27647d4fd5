"""What the outbox's bookkeeping costs: a worker against bare loops over the same letters.

2,000 invitations (text, HTML and a calendar entry) to a real mail server in a process of its own:
by the worker's task; by a loop that renders each letter with Django's templates and sends it with
Django's own backend over one kept connection; and by one that sends finished bytes. Neither loop
keeps books. DATABASE_URL names another database than a temporary SQLite file.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MAILS = 2000
ROUNDS = 3


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-outbox-") as name:
        folder = Path(name)
        with mail_server(folder / "arrived") as port:
            set_up(folder, port)
            report(measure(folder / "arrived"))


# --- Set-up ---------------------------------------------------------------------------------------
@contextmanager
def mail_server(journal: Path) -> Iterator[int]:
    from tgtf_portal.core.tests.sink import free_port

    port = free_port()
    argv = [sys.executable, "-m", "tgtf_portal.core.tests.sink", str(port), str(journal)]
    process = subprocess.Popen(argv, cwd=ROOT, start_new_session=True)
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def set_up(folder: Path, port: int) -> None:
    """The portal with a database of its own and one webinar; nobody delivers by itself."""
    os.environ |= {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "tgtf_portal.settings",
        "VAR_DIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # with DEBUG Django would keep each statement
    call_command("migrate", verbosity=0)
    from webinars.models import Webinar
    from webinars.tests.factories import InvitationFactory, WebinarFactory

    Webinar.objects.filter(slug="bench").delete()
    webinar = WebinarFactory(slug="bench")
    InvitationFactory.create_batch(MAILS, webinar=webinar)


# --- The two ways ---------------------------------------------------------------------------------
def by_worker() -> None:
    from tgtf_portal.core.models import Message
    from tgtf_portal.core.tasks import deliver_due_messages

    while Message.objects.due().exists():  # a shift ends and rings for the next
        deliver_due_messages()


def by_bare_loop() -> None:
    """What anybody would write: a mail rendered and sent, and then the next."""
    from django.core.mail import EmailMultiAlternatives

    from webinars.models import Invitation

    with django_connection() as connection:
        for invitation in Invitation.objects.with_webinar():
            letter = rendered(invitation)
            mail = EmailMultiAlternatives(
                letter.subject, letter.text, to=[invitation.email], connection=connection
            )
            mail.attach_alternative(letter.html, "text/html")
            calendar = letter.calendar.content.decode()
            mail.attach_alternative(calendar, f"text/calendar; method={letter.calendar.method}")
            mail.send()


def by_ready_made() -> None:
    """The fastest that this server takes: one finished mail for everybody."""
    from tgtf_portal.core.mail.letters import put_in_envelope
    from tgtf_portal.core.models import Message
    from webinars.models import Invitation

    everybody = list(Invitation.objects.with_webinar())
    content = put_in_envelope(rendered(everybody[0]), Message.objects.latest("pk"))
    with django_connection() as connection:
        for invitation in everybody:
            connection.connection.sendmail("office@example.org", [invitation.email], content)


def rendered(invitation: Any) -> Any:
    """The worker's letter, by the same templates, each anew."""
    from django.utils.translation import override

    from tgtf_portal.core.mail import letters
    from tgtf_portal.core.mail.wording import WORDINGS
    from webinars.letters.letter import calendar_for_all, facts_of

    webinar, link = invitation.webinar, invitation.get_link()
    letters.unfilled.cache_clear()
    with override(invitation.language):
        return letters.write_letter(
            WORDINGS["webinar.invitation"],
            {**facts_of(webinar), "name": invitation.name, "link": link, "places": ""},
            headline="webinar",
            language=invitation.language,
            topics_link=link,
            calendar=calendar_for_all(webinar),
        )


@contextmanager
def django_connection() -> Iterator[Any]:
    from django.core.mail import get_connection

    backend = "django.core.mail.backends.smtp.EmailBackend"
    port = int(os.environ["EMAIL_URL"].rpartition(":")[2])
    with get_connection(backend, host="127.0.0.1", port=port) as connection:
        yield connection


# --- Measuring ------------------------------------------------------------------------------------
def measure(journal: Path) -> dict[str, Any]:
    """The best round of each way, taken in turns, and the worker's statements per mail."""
    from django.db import connection

    ways = {"worker": by_worker, "bare": by_bare_loop, "ready": by_ready_made}
    best: dict[str, Any] = dict.fromkeys(ways, float("inf"))
    for _round in range(ROUNDS):
        promise_anew()
        for name, way in reversed(ways.items()):
            before, counted = lines(journal), Statements()
            with connection.execute_wrapper(counted):
                started = time.perf_counter()
                way()
                best[name] = min(best[name], time.perf_counter() - started)
            assert lines(journal) - before == MAILS, "not every mail arrived"
    return best | {"statements": counted.number / MAILS}


class Statements:
    """How many the database was sent."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable, *args: Any) -> Any:
        self.number += 1
        return execute(*args)


def promise_anew() -> None:
    from tgtf_portal.core.models import Message, PostOffice
    from tgtf_portal.core.work import doorbell
    from webinars.campaign.domain.invitations import send_invitations
    from webinars.models import Webinar

    doorbell.ring = lambda task: None
    Message.objects.all().delete()
    # A database whose mails are gone would be held by its journal: this one begins another.
    PostOffice.objects.all().delete()
    send_invitations(Webinar.objects.get(slug="bench"), by=None)


def lines(journal: Path) -> int:
    with suppress(FileNotFoundError):
        return journal.read_bytes().count(b"\n")
    return 0


def report(found: dict[str, Any]) -> None:
    print(f"{MAILS} invitations with text, HTML and calendar entry, best of {ROUNDS} rounds:")
    for name in ("worker", "bare", "ready"):
        print(f"  {name:<7} {found[name]:6.2f} s  {MAILS / found[name]:6.0f} mails/s")
    print(f"  ratio   {found['bare'] / found['worker']:6.2f}    of the bare loop's speed")
    print(f"  ratio   {found['ready'] / found['worker']:6.2f}    of the speed of finished mails")
    print(f"  the worker took {found['statements']:.2f} statements a mail")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
