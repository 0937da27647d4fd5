"""What a registration costs under the lock, where nobody is registered and where 50,000 are.

Everybody who wants a place waits for whoever holds the webinar's lock, so this is what limits how
many register in a second, however many processes there are. Processor time of this process and,
on PostgreSQL, of the one that serves it. Beside it, what counting the rows there would add.
"""

from collections.abc import Callable

from _portal import Spent
from _processor import spent_by
from _sizes import sized
from django.db import connection
from django.utils import timezone

from webinars.models import Registration, Webinar
from webinars.registration.domain.actions import register
from webinars.registration.domain.places import places_of
from webinars.tests.factories import WebinarFactory

PEOPLE, OTHERS = sized(200, small=5), sized(50_000, small=500)
ROUNDS = sized(3, small=1)


def main() -> None:
    connection.ensure_connection()
    print(f"{connection.vendor}: milliseconds of processor, best of {ROUNDS} rounds of {PEOPLE}")
    print(f"  {'registered':>12} {'register':>10} {'places':>10} {'counting them':>14}")
    for others in (0, OTHERS):
        webinar = webinar_with(others)
        spent = [measure(work, webinar) for work in (registering, knowing, counting)]
        figures = "  ".join(f"{ms:10.2f}" for ms in spent)
        print(f"  {others:12,} {figures}")


def webinar_with(others: int) -> Webinar:
    webinar = WebinarFactory(slug=f"with-{others}", capacity=others + 10 * PEOPLE * ROUNDS)
    Registration.objects.bulk_create(
        (
            Registration(
                webinar=webinar,
                email=f"other{n}@example.org",
                name="Other",
                seq=n + 1,
                registered_at=timezone.now(),
            )
            for n in range(others)
        ),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return webinar


def registering(webinar: Webinar, n: int) -> None:
    register(webinar, email=f"p{n}@example.org", name=f"Person {n}")


def knowing(webinar: Webinar, _n: int) -> None:
    places_of(webinar)


def counting(webinar: Webinar, _n: int) -> None:
    webinar.registrations.taking_places().count()


def measure(work: Callable[[Webinar, int], None], webinar: Webinar) -> float:
    rounds = []
    for number in range(ROUNDS + 1):
        backend = backend_seconds()
        with (spent := Spent()):
            for n in range(PEOPLE):
                work(webinar, number * PEOPLE + n)
        rounds.append(spent.processor + backend_seconds() - backend)
    return 1000 * min(rounds[1:]) / PEOPLE  # the first warms up


def backend_seconds() -> float:
    on_postgres = connection.vendor == "postgresql"
    return spent_by(connection.connection.get_backend_pid()) if on_postgres else 0.0


if __name__ == "__main__":
    main()
