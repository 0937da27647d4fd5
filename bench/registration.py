"""What a registration costs the server: the way from the mailed link against a bare insert.

One process, no network: the portal's whole WSGI application (middleware, session, form, templates)
answers the three requests that lead an invited person to "you have a place": the form, what is
sent, the personal page. The mailed link, which leads on to the form, is measured beside them. The
bare insert takes the webinar's lock, and inserts where a place is left: two statements and a commit
on the same connection. It is measured as text, through Django's models, and through models in a
view that does nothing else, behind the portal's middleware: what a server spends on a request for
it. Processor time of this process alone.
"""

import io
import re
import statistics
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from _portal import Spent
from _sizes import number, sized
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, path
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal import urls
from tgtf_portal.core.people.access import public
from tgtf_portal.wsgi import application
from webinars.models import Invitation, Registration, Webinar
from webinars.tests.factories import WebinarFactory

PEOPLE = number("BENCH_PEOPLE", 300, small=3)
ROUNDS = sized(3, small=1)
CSRF = "benchreg" * 4
TOKEN = f"csrfmiddlewaretoken={CSRF}"
WSGI = {
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
    "wsgi.errors": sys.stderr,
    "wsgi.url_scheme": "http",
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


def main() -> None:
    ClusterFactory.create_batch(12)
    urls.urlpatterns.insert(0, path("bare/<int:webinar>/<int:n>/", bare_view))
    clear_url_caches()
    report([measure(number) for number in range(ROUNDS + 1)][1:])  # the first warms up


# --- The portal's way -----------------------------------------------------------------------------
def ask(
    method: str, address: str, body: str = "", session: str = ""
) -> tuple[int, dict[str, str], bytes]:
    """Ask the WSGI application itself, as the web server does."""
    cookies = {settings.CSRF_COOKIE_NAME: CSRF, settings.SESSION_COOKIE_NAME: session}
    place, _mark, query = address.partition("?")
    content = body.encode()
    environ = WSGI | {
        "REQUEST_METHOD": method,
        "PATH_INFO": place,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(content)),
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items() if value),
        "wsgi.input": io.BytesIO(content),
    }
    began: list = []
    result = application(environ, lambda *answer: began.extend(answer))
    text = b"".join(result)
    result.close()
    headers = dict(began[1])
    cookies = [value for name, value in began[1] if name == "Set-Cookie"]
    headers["Set-Cookie"] = "; ".join(cookies)
    return int(began[0][:3]), headers, text


def measure(number: int) -> dict[str, float]:
    """Processor time a person, in milliseconds: of each request, of the whole way, and bare."""
    link, get, post, page = Spent(), Spent(), Spent(), Spent()
    for invitation in invited(number):
        address = invitation.get_link().partition("8000")[2]
        with link:
            status, headers, _page = ask("GET", address)
        assert status == 303, status
        form_address, session = headers["Location"], session_of(headers)
        with get:
            status, _headers, form = ask("GET", form_address, session=session)
        assert status == 200, status
        body = body_of(form.decode(), invitation)
        with post:
            status, headers, answer = ask("POST", form_address, body, session)
        assert status == 302, answer
        session = session_of(headers) or session
        with page:
            status, _headers, answer = ask("GET", headers["Location"], session=session)
        assert b"You have a place" in answer
    parts = {"GET form": get, "POST": post, "GET personal page": page}
    spent = {name: part.processor for name, part in parts.items()}
    spent["whole way"] = sum(spent.values())
    spent["the mailed link"] = link.processor
    spent |= {name: bare(number, insert) for name, insert in YARDSTICKS.items()}
    return {name: 1000 * seconds / PEOPLE for name, seconds in spent.items()}


def session_of(headers: dict[str, str]) -> str:
    """What the answer's cookie says; of several cookies the session's is looked for."""
    found = SimpleCookie(headers.get("Set-Cookie", "")).get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def invited(number: int) -> list[Invitation]:
    webinar = WebinarFactory(slug=f"bench-{number}", capacity=PEOPLE)
    Invitation.objects.bulk_create(
        Invitation(webinar=webinar, email=f"p{number}.{n}@example.org", name=f"Person {n}")
        for n in range(PEOPLE)
    )
    return list(webinar.invitations.select_related("webinar"))


def body_of(page: str, invitation: Invitation) -> str:
    stamp = re.search(r'name="asked_at" value="([^"]+)"', page)
    assert stamp
    facts = {"name": invitation.name, "email": invitation.email, "organisation": "", "cluster": ""}
    return f"{TOKEN}&{urlencode(facts | {'asked_at': stamp.group(1)})}"


# --- The bare insert ------------------------------------------------------------------------------
def bare(number: int, insert: Callable[[int, int], None]) -> float:
    """Seconds of processor time for as many people in another webinar with as many places."""
    webinar = WebinarFactory(slug=f"bare-{number}-{insert.__name__}", capacity=PEOPLE)
    with (spent := Spent()):
        for n in range(PEOPLE):
            insert(webinar.pk, n)
    assert Registration.objects.filter(webinar=webinar).count() == PEOPLE
    return spent.processor


LOCK = "UPDATE webinars_webinar SET capacity = capacity WHERE id = %s"
INSERT = """
INSERT INTO webinars_registration (code, webinar_id, email, name, organisation, country, language,
  maturity, offers, seeks, given_up, origin, status, seq, registered_at, round, attended, arrival)
SELECT %s, w.id, %s, 'Person', '', '', 'en', '', '', '', '{{}}', 'page', 'confirmed', %s,
  CURRENT_TIMESTAMP, 1, {no}, '' FROM webinars_webinar w WHERE w.id = %s AND w.capacity >
  (SELECT COUNT(*) FROM webinars_registration r
   WHERE r.webinar_id = w.id AND r.status = 'confirmed')
"""


def by_sql(webinar: int, n: int) -> None:
    insert = INSERT.format(no="0" if connection.vendor == "sqlite" else "FALSE")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [webinar])
        cursor.execute(insert, [f"bare-{webinar}-{n}", f"p{n}@example.org", n + 1, webinar])


def by_models(webinar: int, n: int) -> None:
    """The same as one would write it with Django: the row locked with its count, then a create."""
    with transaction.atomic():
        webinars = Webinar.objects.with_places_taken().select_for_update(of=["self"])
        found = webinars.get(pk=webinar)
        assert found.places_taken < found.capacity
        facts = {"email": f"p{n}@example.org", "name": "Person", "seq": n + 1}
        Registration.objects.create(webinar=found, registered_at=timezone.now(), **facts)


def by_view(webinar: int, n: int) -> None:
    status, _headers, _page = ask("POST", f"/bare/{webinar}/{n}/", TOKEN)
    assert status == 200, status


@public
def bare_view(request: HttpRequest, webinar: int, n: int) -> HttpResponse:
    """An address of the portal that takes a place and says nothing."""
    by_models(webinar, n)
    return HttpResponse()


YARDSTICKS = {"bare": by_sql, "through models": by_models, "by a bare view": by_view}


# --- Report ---------------------------------------------------------------------------------------
def report(rounds: list[dict[str, float]]) -> None:
    best = {name: min(found[name] for found in rounds) for name in rounds[0]}
    print(f"{PEOPLE} people from the mailed link to a place, best of {ROUNDS} rounds:")
    for name in ("GET form", "POST", "GET personal page", "whole way", "the mailed link"):
        times = [f"{best[name] / best[bare_]:6.1f} × {bare_}" for bare_ in YARDSTICKS]
        print(f"  {name:18} {best[name]:7.3f} ms  {'  '.join(times)}")
    for name in YARDSTICKS:
        spread = statistics.pstdev(found[name] for found in rounds)
        print(f"  {name:18} {best[name]:7.3f} ms  ± {spread:.3f}")


if __name__ == "__main__":
    main()
