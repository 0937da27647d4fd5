"""What a registration costs the server: the way from the mailed link against a bare insert.

One process, no network: the portal's whole WSGI application (middleware, session, form, templates)
answers the three requests that lead an invited person from the mailed link to "you have a place".
The bare insert takes the webinar's lock, and inserts where a place is left: two statements and a
commit on the same connection. It is measured as text, through Django's models, and through models
in a view that does nothing else, behind the portal's middleware: what a server spends on a request
for it. Processor time of this process alone; DATABASE_URL names another database than a temporary
SQLite file.
"""

import io
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 300
ROUNDS = 3
CSRF = "benchreg" * 4
TOKEN = f"csrfmiddlewaretoken={CSRF}"
YARDSTICKS = ("bare", "through models", "by a bare view")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-registration-") as folder:
        set_up(Path(folder))
        report([measure(number) for number in range(ROUNDS + 1)][1:])  # the first warms up


def set_up(folder: Path) -> None:
    """The portal with a database of its own, some clusters to choose from, and no worker."""
    (folder / "static").mkdir()
    os.environ |= {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "tgtf_portal.settings",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # with DEBUG Django would keep each statement
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from clusters.tests.factories import ClusterFactory

    ClusterFactory.create_batch(12)
    add_bare_view()


def add_bare_view() -> None:
    """An address of the portal that takes a place and says nothing."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import clear_url_caches, path

    from tgtf_portal import urls
    from tgtf_portal.core.people.access import public

    @public
    def bare_view(request: HttpRequest, webinar: int, n: int) -> HttpResponse:
        by_models(webinar, n)
        return HttpResponse()

    urls.urlpatterns.insert(0, path("bare/<int:webinar>/<int:n>/", bare_view))
    clear_url_caches()


# --- The portal's way ----------------------------------------------------------------------------
class Browser:
    """Asks the WSGI application itself, as the web server does."""

    def __init__(self) -> None:
        from tgtf_portal.wsgi import application

        self.application = application

    def ask(self, method: str, address: str, body: str = "") -> tuple[int, dict[str, str], bytes]:
        path, _mark, query = address.partition("?")
        content = body.encode()
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": f"csrftoken={CSRF}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        }
        answer: dict[str, object] = {}

        def start(status: str, headers: list[tuple[str, str]], *_more: object) -> None:
            answer.update(status=int(status[:3]), headers=dict(headers))

        result = self.application(environ, start)
        text = b"".join(result)
        result.close()
        return answer["status"], answer["headers"], text  # type: ignore[return-value]


def measure(number: int) -> dict[str, float]:
    """Processor time a person, in milliseconds: for the POST, for the whole way, and bare."""
    invitations = invited(number)
    browser = Browser()
    parts = {"GET form": 0.0, "POST": 0.0, "GET personal page": 0.0}
    for invitation in invitations:
        address = invitation.get_link().partition("8000")[2]
        with spent(parts, "GET form"):
            status, _headers, page = browser.ask("GET", address)
        assert status == 200, status
        body = body_of(page.decode(), invitation.email, invitation.name)
        with spent(parts, "POST"):
            status, headers, page = browser.ask("POST", address, body)
        assert status == 302, page
        with spent(parts, "GET personal page"):
            status, _headers, page = browser.ask("GET", headers["Location"])
        assert b"You have a place" in page
    parts["whole way"] = sum(parts.values())
    parts["bare"] = bare(number, by_sql)
    parts["through models"] = bare(number, by_models)
    parts["by a bare view"] = bare(number, by_view)
    return {name: 1000 * seconds / PEOPLE for name, seconds in parts.items()}


class spent:  # noqa: N801  # reads as a verb where it is used
    def __init__(self, parts: dict[str, float], name: str) -> None:
        self.parts, self.name = parts, name

    def __enter__(self) -> None:
        self.began = time.process_time()

    def __exit__(self, *_exception: object) -> None:
        self.parts[self.name] += time.process_time() - self.began


def invited(number: int) -> list:
    from webinars.models import Invitation
    from webinars.tests.factories import WebinarFactory

    webinar = WebinarFactory(slug=f"bench-{number}", capacity=PEOPLE)
    Invitation.objects.bulk_create(
        Invitation(webinar=webinar, email=f"p{number}.{n}@example.org", name=f"Person {n}")
        for n in range(PEOPLE)
    )
    return list(Invitation.objects.filter(webinar=webinar).select_related("webinar"))


def body_of(page: str, email: str, name: str) -> str:
    from urllib.parse import urlencode

    stamp = re.search(r'name="asked_at" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    facts = {"name": name, "email": email, "organisation": "", "cluster": "", "asked_at": stamp}
    return f"{TOKEN}&{urlencode(facts)}"


# --- The bare insert -----------------------------------------------------------------------------
def bare(number: int, insert: Callable[[int, int], None]) -> float:
    """Seconds of processor time for as many people in another webinar with as many places."""
    from webinars.models import Registration
    from webinars.tests.factories import WebinarFactory

    webinar = WebinarFactory(slug=f"bare-{number}-{insert.__name__}", capacity=PEOPLE)
    began = time.process_time()
    for n in range(PEOPLE):
        insert(webinar.pk, n)
    took = time.process_time() - began
    assert Registration.objects.filter(webinar=webinar).count() == PEOPLE
    return took


LOCK = "UPDATE webinars_webinar SET capacity = capacity WHERE id = %s"
INSERT = """
INSERT INTO webinars_registration (code, webinar_id, email, name, organisation, country, language,
  status, seq, registered_at, round, attended, arrival)
SELECT %s, w.id, %s, 'Person', '', '', 'en', 'confirmed', %s, CURRENT_TIMESTAMP, 1, {no}, ''
FROM webinars_webinar w WHERE w.id = %s AND w.capacity >
  (SELECT COUNT(*) FROM webinars_registration r
   WHERE r.webinar_id = w.id AND r.status = 'confirmed')
"""


def by_sql(webinar: int, n: int) -> None:
    from django.db import connection, transaction

    insert = INSERT.format(no="0" if connection.vendor == "sqlite" else "FALSE")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [webinar])
        cursor.execute(insert, [f"bare-{webinar}-{n}", f"p{n}@example.org", n + 1, webinar])


def by_models(webinar: int, n: int) -> None:
    """The same as one would write it with Django: the row locked with its count, then a create."""
    from django.db import transaction
    from django.utils import timezone

    from webinars.models import Registration, Webinar

    with transaction.atomic():
        webinars = Webinar.objects.with_places_taken().select_for_update(of=["self"])
        found = webinars.get(pk=webinar)
        assert found.places_taken < found.capacity
        facts = {"email": f"p{n}@example.org", "name": "Person", "seq": n + 1}
        Registration.objects.create(webinar=found, registered_at=timezone.now(), **facts)


def by_view(webinar: int, n: int) -> None:
    status, _headers, _page = Browser().ask("POST", f"/bare/{webinar}/{n}/", TOKEN)
    assert status == 200, status


# --- Report --------------------------------------------------------------------------------------
def report(rounds: list[dict[str, float]]) -> None:
    best = {name: min(round_[name] for round_ in rounds) for name in rounds[0]}
    print(f"{PEOPLE} people from the mailed link to a place, best of {ROUNDS} rounds:")
    for name in ("GET form", "POST", "GET personal page", "whole way"):
        times = [f"{best[name] / best[bare_]:6.1f} × {bare_}" for bare_ in YARDSTICKS]
        print(f"  {name:18} {best[name]:7.3f} ms  {'  '.join(times)}")
    for name in YARDSTICKS:
        spread = statistics.pstdev(round_[name] for round_ in rounds)
        print(f"  {name:18} {best[name]:7.3f} ms  ± {spread:.3f}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
