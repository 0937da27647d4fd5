"""What goes out to 50,000: two letters that mean the same people, and a campaign beside them.

First the pages of a letter to participants without wishes, and its release: processor time, bytes,
statements. Then the worker's task that puts its people into the outbox, against a loop that inserts
the same rows and keeps no books. Then all three go out at once, by two workers that are killed
again and again: every mail has to arrive, and a second copy at most of the one that a killed worker
had in its hands.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from _portal import ARRIVED, Spent, mail_server
from _processor import spent_by
from _sizes import IS_SMALL, number, sized
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.mail.outbox import claiming, marking
from tgtf_portal.core.mail.outbox.promising import _as_row
from tgtf_portal.core.models import Message
from tgtf_portal.core.tasks import deliver_due_messages
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.work import doorbell
from webinars.correspondence.domain.actions import letter_mail
from webinars.correspondence.domain.audience import preview_letter
from webinars.mailing.domain.actions import start_mailing
from webinars.models import Campaign, CampaignGuest, Mailing, Registration, StaffLetter, Webinar
from webinars.tasks import advance_mailings
from webinars.tests.factories import StaffLetterFactory, WebinarFactory

PEOPLE = number("BENCH_PEOPLE", 50_000, small=600)
GUESTS = PEOPLE // 5  # of the campaign
MAILS = number("BENCH_MAILS", 2 * PEOPLE + GUESTS, small=200)  # handed over to the mail server
KILLS = sized(8, small=1)
SECONDS, KILOBYTES, STATEMENTS = 1.0, 120, 15  # of a page
OF_A_VERB = 25  # statements: with its locks, its trace and the limit of such buttons
CHUNK = 500
DEAD_AFTER = timedelta(seconds=4)  # without a step


def main() -> None:
    doorbell.ring = lambda task: None
    settings.ADMIN_MFA_REQUIRED = False
    marking.LEASE = claiming.LEASE = DEAD_AFTER
    webinar = filled()
    letter = StaffLetterFactory(webinar=webinar, audience=StaffLetter.Audience.UNWISHED)
    staff = Client()
    staff.force_login(CoordinatorFactory())
    print(f"{connection.vendor}: {PEOPLE:,} participants without wishes")
    too_much = [*pages(staff, letter)]
    listing(staff, letter)
    begin_others(webinar)
    too_much += going_out()
    for fault in too_much:
        print(f"  beyond its limit: {fault}")
    sys.exit(bool(too_much))


def filled() -> Webinar:
    webinar, now = WebinarFactory(slug="many", capacity=PEOPLE), timezone.now()
    Registration.objects.bulk_create(
        (
            Registration(
                webinar=webinar, seq=n, email=address(n), name=f"Person {n}", registered_at=now
            )
            for n in range(1, PEOPLE + 1)
        ),
        batch_size=CHUNK,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return webinar


def address(n: int) -> str:
    return f"person{n}@firm{n % 900}.example.org"


def begin_others(webinar: Webinar) -> None:
    """A letter to the same people, and a campaign for another webinar to some of them."""
    other = StaffLetterFactory(webinar=webinar, audience=StaffLetter.Audience.CONFIRMED)
    campaign = Campaign.objects.create(webinar=WebinarFactory(slug="next"), title="Everybody")
    CampaignGuest.objects.bulk_create(
        (CampaignGuest(campaign=campaign, email=address(n + 1)) for n in range(GUESTS)),
        batch_size=CHUNK,
    )
    for mailing in (other, campaign):
        start_mailing(mailing, by=None)


# --- Pages ----------------------------------------------------------------------------------------
def pages(staff: Client, letter: StaffLetter) -> Iterator[str]:
    """What is beyond a limit."""
    people = page_of(letter, "people")
    shown = {
        "its page": page_of(letter),
        "its people": people,
        "one of them, searched": f"{people}?q=person+{PEOPLE}",
        "the last of them": f"{people}?page={(PEOPLE + 49) // 50}",
        "before it goes out": page_of(letter, "start"),
    }
    for name, path in shown.items():
        yield from measured(name, lambda path=path: staff.get(path))
    yield from measured(
        "letting it go", lambda: staff.post(page_of(letter, "start")), rounds=1, most=OF_A_VERB
    )
    assert StaffLetter.objects.get().status == Mailing.Status.SENDING
    promised = Message.objects.count()
    print(f"  rows promised in the request that let it go: {promised}")
    if promised:
        yield "letting it go promises mails"


def page_of(letter: StaffLetter, name: str = "change") -> str:
    return reverse(f"admin:webinars_staffletter_{name}", args=[letter.pk])


def measured(
    name: str, ask: Callable[[], HttpResponse], *, rounds: int = 3, most: int = STATEMENTS
) -> Iterator[str]:
    """The best of a few rounds; its name where it is beyond a limit."""
    best = float("inf")
    for _round in range(rounds):
        with CaptureQueriesContext(connection) as asked:
            before = processor()
            answer = ask()
            best = min(best, processor() - before)
        assert answer.status_code in (200, 302), answer.status_code
    size, statements = len(answer.content) / 1000, len(asked)
    print(f"  {name:<24} {best:5.2f} s  {size:6.1f} kB  {statements:3} statements")
    if size > KILOBYTES or statements > most or (best > SECONDS and not IS_SMALL):
        yield name


def processor() -> float:
    """Of this process, and of the one that serves it."""
    served = 0.0
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        served = spent_by(connection.connection.info.backend_pid)
    return time.process_time() + served


# --- Into the outbox ------------------------------------------------------------------------------
def listing(staff: Client, letter: StaffLetter) -> None:
    """By the task's shifts, with a look at the page between the first two; and by a bare loop."""
    bare, ours, shifts = inserted(letter), Spent(), 0
    while StaffLetter.objects.filter(listed_at=None).exists():
        with ours:
            advance_mailings()
        shifts += 1
        if shifts == 1:
            list(measured("its page on the way", lambda: staff.get(page_of(letter))))
            list(measured("its figures on the way", lambda: staff.get(page_of(letter, "progress"))))
    assert Message.objects.count() == PEOPLE
    for name, spent in (("the task", ours), ("a bare loop", bare)):
        print(f"  {name:<12} {PEOPLE / spent.seconds:7,.0f} rows/s  {spent.seconds:6.1f} s"
              f"  {1000 * spent.processor / PEOPLE:5.2f} ms of processor a row")  # fmt: skip
    print(f"  ratio {bare.seconds / ours.seconds:.2f} of the bare loop's speed, "
          f"{bare.processor / ours.processor:.2f} by processor; {shifts} shifts")  # fmt: skip


def inserted(letter: StaffLetter) -> Spent:
    """The same rows, by whoever has nothing to know: no lock, no pause, no look at what is there.

    They are taken away again.
    """
    people = preview_letter(letter).people
    with (spent := Spent()):
        for begin in range(0, PEOPLE, CHUNK):
            with transaction.atomic():
                some = people[begin : begin + CHUNK]
                Message.objects.bulk_create(_as_row(letter_mail(letter, one)) for one in some)
    Message.objects.all().delete()
    return spent


# --- Out, all at once -----------------------------------------------------------------------------
def going_out() -> Iterator[str]:
    """First into the outbox, then out; the workers are killed in both."""
    expected = 2 * PEOPLE + GUESTS
    kills = killed_again_and_again(advance_mailings, Message.objects.all(), expected)
    rows = Message.objects.values("source", "recipient").annotate(number=Count("pk"))
    there, twice = rows.count(), rows.filter(number__gt=1).count()
    print(f"  two letters and a campaign, two workers, {kills} times killed: "
          f"{there:,} of {expected:,} are in the outbox, {twice} twice")  # fmt: skip
    if there != expected or twice:
        yield "somebody is missed or promised twice"
    with mail_server():
        gone = Message.objects.exclude(status__in=Message.OPEN)
        kills = killed_again_and_again(deliver_due_messages, gone, min(MAILS, expected))
    arrived = Counter(ARRIVED.read_text().splitlines())
    copies = arrived.total() - len(arrived)
    print(f"  {gone.count():,} of them handed over, {kills} times killed: "
          f"{len(arrived):,} arrived, {copies} second copies")  # fmt: skip
    if gone.filter(status="sent").count() != gone.count() or len(arrived) < gone.count():
        yield "somebody's mail is lost"
    if copies > kills:
        yield "more second copies than workers died"


def killed_again_and_again(task: Callable[[], None], done: QuerySet, expected: int) -> int:
    """How often; a worker that is killed has a successor at once. It ends when all is done."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=work, args=(task,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    kills, first = 0, done.count()
    while (number := done.count()) < expected or is_listing():
        time.sleep(0.2)
        if kills < KILLS and number - first > (expected - first) * (kills + 1) // (KILLS + 1):
            victim = workers.pop(0)
            os.kill(victim.pid, signal.SIGKILL)
            victim.join()
            kills += 1
            connections.close_all()
            workers.append(fork.Process(target=work, args=(task,)))
            workers[-1].start()
    for worker in workers:
        worker.kill()
        worker.join()
    return kills


def is_listing() -> bool:
    return any(kind.objects.filter(listed_at=None).exists() for kind in (StaffLetter, Campaign))


def work(task: Callable[[], None]) -> None:
    """As a worker with beat beside it."""
    while True:
        task()
        time.sleep(0.1)


if __name__ == "__main__":
    main()
