"""Two thousand visitors within a minute on an announced webinar, while five hundred register.

The portal as on a server (2 workers of 4 threads), then the bare project with the same visitors at
the same moments: they get a template of the page's size, and who registers is one insert. Everybody
comes at a moment of their own, however long the answers before take.
"""

import asyncio
import json
import random
import sys
from collections.abc import Callable, Iterator

from _processor import own_processor
from _servers import BARE, Server, collect_static, installed, serve
from _sizes import IS_SMALL, sized
from _visitors import Heard, Visit, Visitor, come

from webinars.tests.chaos.guests import Fields

VISITORS, GUESTS, SECONDS = sized((2_000, 500, 60), small=(30, 6, 3))
MILLISECONDS = 100  # the goal: of 95 pages in a hundred
WEBINAR = f"""
import json
from django.core.cache import cache
from webinars.models import Invitation
from webinars.tests.factories import *
cache.clear()
rush = WebinarFactory(slug="rush", capacity={GUESTS + 100})
for factory, number in (BreakoutFactory, 5), (AgendaItemFactory, 6), (SpeakerFactory, 3):
    factory.create_batch(number, webinar=rush)
inserts = WebinarFactory(slug="inserts", capacity={GUESTS + 100})
bare = WebinarFactory(slug="bare", capacity=100)
RegistrationFactory.create_batch(40, webinar=bare,
    offers="We help small firms in several regions of Europe to use less energy and water. " * 5)
guests = Invitation.objects.bulk_create(
    Invitation(webinar=rush, email=f"guest{{n}}@example.org", name=f"Guest {{n}}")
    for n in range({GUESTS}))
links = [guest.get_link().partition("8000")[2] for guest in guests]
print(json.dumps([rush.get_absolute_url(), inserts.pk, links]))
"""

Registering = Callable[[Heard], Visit]  # one guest's way, of which each answer is noted


def main() -> None:
    with installed() as portal:
        collect_static(portal)
        page, inserts, links = json.loads(portal.script(WEBINAR).splitlines()[-1])
        ours, bare = serve(portal), serve(portal, BARE)
        print(f"{VISITORS} visitors within {SECONDS} s, while {GUESTS} register:")
        octets = asyncio.run(warmed_up(ours, page))
        pages, failures = rush(ours, page, [registering(link) for link in links], "portal")
        made = f"/made/{octets}/"
        asyncio.run(warmed_up(bare, made))
        inserting_all = [inserting(f"/insert/{inserts}/{n}/") for n in range(GUESTS)]
        bare_pages, _failures = rush(bare, made, inserting_all, "bare")
        [(there,)] = portal.query(
            "SELECT COUNT(*) FROM webinars_registration r JOIN webinars_webinar w"
            " ON w.id = r.webinar_id WHERE w.slug = 'rush' AND r.status = 'confirmed'"
        )
    slowest = 1000 * pages.slowest_of(0.95)
    verdict = "reached" if slowest <= MILLISECONDS and not failures else "NOT reached"
    print(
        f"  {there} have a place; p95 of pages {slowest:.0f} ms, "
        f"{slowest / 1000 / bare_pages.slowest_of(0.95):.2f} × the bare view's; "
        f"goal {MILLISECONDS} ms and no error{'' if IS_SMALL else f': {verdict}'}"
    )
    sys.exit(bool(failures) or there != GUESTS)


async def warmed_up(server: Server, path: str) -> int:
    """The page's size; each thread of the server's workers has opened its connections."""
    askers = [Visitor(server.url, 0.0).ask(Heard(), path) for _n in range(16)]
    pages = [page for _status, _leads, page in await asyncio.gather(*askers)]
    return max(len(page.encode()) for page in pages)


def rush(
    server: Server, page: str, registrations: list[Registering], name: str
) -> tuple[Heard, int]:
    """What the visitors heard, and how many answers to anybody were errors."""
    pages, forms = Heard(), Heard()

    async def look(visitor: Visitor) -> None:
        await visitor.ask(pages, page)

    visits: list[Visit] = [look] * VISITORS + [going(forms) for going in registrations]
    moments = arrivals(len(visits))
    own, late = own_processor(), 0.0

    def everybody() -> None:
        nonlocal late
        late = asyncio.run(come(server.url, list(zip(moments, visits, strict=True))))

    web, stores = server.meter.measure(everybody)
    own = own_processor() - own
    for kind, heard in ("pages", pages), ("registering", forms):
        median, slowest = (1000 * heard.slowest_of(share) for share in (0.5, 0.95))
        statuses = ", ".join(f"{n} × {status}" for status, n in sorted(heard.statuses.items()))
        print(f"  {name:7}{kind:12} median {median:6.1f} ms, p95 {slowest:6.1f} ms   {statuses}")
    print(
        f"  {name:7}processor: web {web:.1f} s, stores {stores:.1f} s, visitors {own:.1f} s; "
        f"who came latest was {1000 * late:.0f} ms late"
    )
    return pages, pages.failures + forms.failures


def arrivals(number: int) -> Iterator[float]:
    """The same at each call."""
    dice = random.Random(2021)
    return iter([dice.uniform(0, SECONDS) for _n in range(number)])


def registering(link: str) -> Registering:
    """From the mailed link to the page that says “you have a place”."""

    def to(heard: Heard) -> Visit:
        async def visit(guest: Visitor) -> None:
            status, leads, form = await guest.ask(heard, link)
            path = leads or link
            if leads:
                status, _leads, form = await guest.ask(heard, leads)
            if status == 200:
                status, leads, _page = await guest.ask(heard, path, Fields(form).sent)
            if status == 302:
                await guest.ask(heard, leads)

        return visit

    return to


def inserting(path: str) -> Registering:
    def to(heard: Heard) -> Visit:
        async def visit(guest: Visitor) -> None:
            await guest.ask(heard, path, {})

        return visit

    return to


if __name__ == "__main__":
    main()
