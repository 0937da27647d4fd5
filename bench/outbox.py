"""What the outbox's bookkeeping costs: a worker against bare loops over the same letters.

2,000 invitations (text, HTML and a calendar entry) to a real mail server in a process of its own:
by the worker's task; by a loop that renders each letter with Django's templates and sends it with
Django's own backend over one kept connection; and by one that sends finished bytes. Neither loop
keeps books.
"""

from collections.abc import Callable
from typing import Any

from _portal import ARRIVED, MAIL_PORT, Spent, lines, mail_server
from _sizes import number, sized
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.utils.translation import override

from tgtf_portal.core.mail.letters import Letter, put_in_envelope, unfilled, write_letter
from tgtf_portal.core.mail.wording import WORDINGS
from tgtf_portal.core.models import Message, PostOffice
from tgtf_portal.core.tasks import deliver_due_messages
from tgtf_portal.core.work import doorbell
from webinars.campaign.domain.invitations import send_invitations
from webinars.letters.letter import calendar_for_all, facts_of
from webinars.models import Invitation, Webinar
from webinars.tests.factories import InvitationFactory, WebinarFactory

MAILS = number("BENCH_MAILS", 2_000, small=20)
ROUNDS = sized(3, small=1)


def main() -> None:
    webinar = WebinarFactory(slug="bench")
    InvitationFactory.create_batch(MAILS, webinar=webinar)
    doorbell.ring = lambda task: None
    with mail_server():
        measure(webinar)


# --- The three ways -------------------------------------------------------------------------------
def by_worker() -> None:
    while Message.objects.due().exists():  # a shift ends and rings for the next
        deliver_due_messages()


def by_bare_loop() -> None:
    """What anybody would write: a mail rendered and sent, and then the next."""
    with django_connection() as server:
        for invitation in Invitation.objects.with_webinar():
            letter = rendered(invitation)
            mail = EmailMultiAlternatives(
                letter.subject, letter.text, to=[invitation.email], connection=server
            )
            mail.attach_alternative(letter.html, "text/html")
            calendar = letter.calendar.content.decode()
            mail.attach_alternative(calendar, f"text/calendar; method={letter.calendar.method}")
            mail.attach("invite.ics", calendar, "application/ics")
            mail.send()


def by_ready_made() -> None:
    """The fastest that this server takes: one finished mail for everybody."""
    everybody = list(Invitation.objects.with_webinar())
    content = put_in_envelope(rendered(everybody[0]), Message.objects.latest("pk"))
    with django_connection() as server:
        for invitation in everybody:
            server.connection.sendmail("office@example.org", [invitation.email], content)


def rendered(invitation: Invitation) -> Letter:
    """The worker's letter, by the same templates, each anew."""
    webinar, link = invitation.webinar, invitation.get_link()
    unfilled.cache_clear()
    with override(invitation.language):
        return write_letter(
            WORDINGS["webinar.invitation"],
            {**facts_of(webinar), "name": invitation.name, "link": link, "places": ""},
            headline="webinar",
            language=invitation.language,
            topics_link=link,
            calendar=calendar_for_all(webinar),
        )


def django_connection() -> Any:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return get_connection(backend, host="127.0.0.1", port=MAIL_PORT)


# --- Measuring ------------------------------------------------------------------------------------
WAYS = {"worker": by_worker, "bare": by_bare_loop, "ready": by_ready_made}


def measure(webinar: Webinar) -> None:
    """The best round of each way, taken in turns, and the worker's statements per mail."""
    rounds: dict[str, list[Spent]] = {name: [] for name in WAYS}
    for _round in range(ROUNDS):
        promise_anew(webinar)
        for name, way in reversed(WAYS.items()):
            before, counted = lines(ARRIVED), Statements()
            with connection.execute_wrapper(counted), (spent := Spent()):
                way()
            rounds[name].append(spent)
            assert lines(ARRIVED) - before == MAILS, "not every mail arrived"
    report(rounds, counted.number / MAILS)


class Statements:
    """How many the database was sent."""

    number = 0

    def __call__(self, execute: Callable, *args: Any) -> Any:
        self.number += 1
        return execute(*args)


def promise_anew(webinar: Webinar) -> None:
    Message.objects.all().delete()
    # A database whose mails are gone would be held by its journal: this one begins another.
    PostOffice.objects.all().delete()
    send_invitations(webinar, by=None)


def report(rounds: dict[str, list[Spent]], statements: float) -> None:
    best = {name: min(spent.seconds for spent in took) for name, took in rounds.items()}
    print(f"{MAILS} invitations with text, HTML and calendar entry, best of {ROUNDS} rounds:")
    for name, took in rounds.items():
        processor = 1000 * min(spent.processor for spent in took) / MAILS
        print(
            f"  {name:<7} {best[name]:6.2f} s  {MAILS / best[name]:6.0f} mails/s"
            f"  {processor:5.2f} ms of processor a mail"
        )
    print(f"  ratio   {best['bare'] / best['worker']:6.2f}    of the bare loop's speed")
    print(f"  ratio   {best['ready'] / best['worker']:6.2f}    of the speed of finished mails")
    print(f"  the worker took {statements:.2f} statements a mail")


if __name__ == "__main__":
    main()
