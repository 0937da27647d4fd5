"""What a list of 50,000 people costs: read, shown, taken over; and what others notice meanwhile.

The worker's task in a process of its own, with its peak of memory above what the portal takes by
itself. Meanwhile another process opens the webinar's page again and again, and registers people.
Then the same is killed a few times on the way: the list has to be there whole, or not at all.
"""

import multiprocessing
import os
import resource
import signal
import sys
import time

from _portal import in_own_process
from _sizes import number, sized
from django.db import connections
from django.test import Client

from tgtf_portal.core.models import TableImport
from tgtf_portal.core.tables import import_actions
from tgtf_portal.core.tables.import_kinds import KINDS
from webinars.models import Registration, Webinar
from webinars.registration.domain.actions import register
from webinars.tests.factories import WebinarFactory

PEOPLE = number("BENCH_PEOPLE", 50_000, small=200)
MOST_MEGABYTES = 150
KILLS = sized((0.5, 2, 4, 6, 8), small=(0.1,))  # seconds after the worker began


def main() -> None:
    webinar = WebinarFactory(capacity=100_000)
    brought = upload(webinar)
    read, _slowest = beside_others(webinar, brought)
    import_actions.take_over(TableImport.objects.get(pk=brought), only_right=True, by=None)
    taken, slowest = beside_others(webinar, brought)
    there = webinar.registrations.filter(email__startswith="person").count()
    megabytes = max(read["megabytes"], taken["megabytes"])
    print(f"{PEOPLE:,} people: read and checked in {read['seconds']:.1f} s, taken over in "
          f"{taken['seconds']:.1f} s; {megabytes:.0f} MB above the portal itself")  # fmt: skip
    print("meanwhile the slowest of others: "
          + ", ".join(f"{what} {seconds:.2f} s" for what, seconds in slowest.items()))  # fmt: skip
    halves = killed_on_the_way()
    print(f"killed {len(KILLS)} times: {halves} times half of the list was there")
    sys.exit(there != PEOPLE or megabytes > MOST_MEGABYTES or bool(halves))


def upload(webinar: Webinar) -> int:
    lines = (
        f"person{n}@firm{n % 900}.example.org;Anna Müller {n};Bäckerei Groß {n % 900};Österreich"
        for n in range(PEOPLE)
    )
    content = "\n".join(["E-mail;Name;Organisation;Country", *lines]).encode()
    kind = KINDS["registrations"]
    return import_actions.upload(kind, webinar, file_name="a.csv", content=content, by=None).pk


def advance(brought: int) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    import_actions.advance(brought)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": time.perf_counter() - began, "megabytes": (after - before) / 1024}


def beside_others(webinar: Webinar, brought: int) -> tuple[dict[str, float], dict[str, float]]:
    """What the work took, and the slowest answers and registrations meanwhile."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    over, slowest = fork.Event(), fork.Queue()
    other = fork.Process(target=others, args=(webinar, over, slowest))
    other.start()
    spent = in_own_process(advance, brought)
    over.set()
    found = slowest.get()
    other.join()
    return spent, found


def others(webinar: Webinar, over: multiprocessing.Event, slowest: multiprocessing.Queue) -> None:
    client, most, number = Client(), {"page": 0.0, "registration": 0.0}, 0
    while not over.is_set():
        began = time.perf_counter()
        assert client.get(webinar.get_absolute_url()).status_code == 200
        answered = time.perf_counter()
        number += 1
        address = f"meanwhile{number}.{os.getpid()}@example.org"
        register(webinar, email=address, name="Somebody")
        registered = time.perf_counter()
        most["page"] = max(most["page"], answered - began)
        most["registration"] = max(most["registration"], registered - answered)
        time.sleep(0.05)
    slowest.put(most)


def killed_on_the_way() -> int:
    """How often a killed worker left half of a list."""
    halves = 0
    for seconds in KILLS:
        webinar = WebinarFactory(capacity=100_000)
        brought = upload(webinar)
        import_actions.advance(brought)
        found = TableImport.objects.get(pk=brought)
        import_actions.take_over(found, only_right=True, by=None)
        connections.close_all()
        worker = multiprocessing.get_context("fork").Process(target=advance, args=(brought,))
        worker.start()
        time.sleep(seconds)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        halves += Registration.objects.filter(webinar=webinar).count() not in (0, PEOPLE)
        import_actions.advance(brought)
        assert Registration.objects.filter(webinar=webinar).count() == PEOPLE
    return halves


if __name__ == "__main__":
    main()
