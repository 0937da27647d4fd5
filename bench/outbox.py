"""What the outbox's bookkeeping costs: a worker against a bare loop over the same letters.

2,000 invitations (text, HTML and a calendar entry) to a real mail server in a process of its own,
by the worker's task, and by a loop that renders the same letters and sends them with Django's own
backend over one kept connection. DATABASE_URL names another database than a temporary SQLite file.
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
        with mail_server(folder / "journal") as port:
            set_up(folder, port)
            report(measure(folder / "journal"))


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
    from django.core.mail import EmailMultiAlternatives, get_connection

    from tgtf_portal.core.models import Message
    from tgtf_portal.core.outbox import writing

    messages = list(Message.objects.all())
    write = writing._senders["webinar.invitation"](messages)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    port = int(os.environ["EMAIL_URL"].rpartition(":")[2])
    with get_connection(backend, host="127.0.0.1", port=port) as connection:
        for message in messages:
            letter = write(message)
            assert letter is not None
            assert letter.calendar is not None
            mail = EmailMultiAlternatives(
                letter.subject, letter.text, to=[message.recipient], connection=connection
            )
            mail.attach_alternative(letter.html, "text/html")
            calendar = letter.calendar.content.decode()
            mail.attach_alternative(calendar, f"text/calendar; method={letter.calendar.method}")
            mail.send()


# --- Measuring ------------------------------------------------------------------------------------
def measure(journal: Path) -> dict[str, Any]:
    """The best round of each way, taken in turns, and the worker's statements per mail."""
    from django.db import connection

    best = {by_worker: float("inf"), by_bare_loop: float("inf")}
    statements = 0

    def count(execute: Callable, *args: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*args)

    for _round in range(ROUNDS):
        promise_anew()
        for way in (by_bare_loop, by_worker):
            statements, before = 0, lines(journal)
            with connection.execute_wrapper(count):
                started = time.perf_counter()
                way()
                best[way] = min(best[way], time.perf_counter() - started)
            assert lines(journal) - before == MAILS, "not every mail arrived"
    return {"worker": best[by_worker], "bare": best[by_bare_loop], "statements": statements / MAILS}


def promise_anew() -> None:
    from tgtf_portal.core import doorbell
    from tgtf_portal.core.models import Message
    from webinars.domain.invitation import send_invitations
    from webinars.models import Webinar

    doorbell.ring = lambda task: None
    Message.objects.all().delete()
    send_invitations(Webinar.objects.get(slug="bench"), by=None)


def lines(journal: Path) -> int:
    with suppress(FileNotFoundError):
        return journal.read_bytes().count(b"\n")
    return 0


def report(found: dict[str, Any]) -> None:
    print(f"{MAILS} invitations with text, HTML and calendar entry, best of {ROUNDS} rounds:")
    for name in ("worker", "bare"):
        print(f"  {name:<7} {found[name]:6.2f} s  {MAILS / found[name]:6.0f} mails/s")
    print(f"  ratio   {found['bare'] / found['worker']:6.2f}    of the bare loop's speed")
    print(f"  the worker took {found['statements']:.2f} statements a mail")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
