"""The rows of `http.py`: what is asked of the portal, and what of the bare project beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from _asking import Browser
from _servers import Server

from webinars.tests.chaos.guests import Fields

PLAIN = {"Accept-Encoding": "identity"}  # no bare page that is made is compressed either


@dataclass
class Side:
    """A way to ask one server."""

    server: Server
    ask: Callable[[Browser], None]
    session: str = ""
    prepare: Callable[[str, int], None] = lambda _url, _number: None  # what is not measured

    def times(self, number: int) -> tuple[float, float]:
        """Seconds of processor a request: the web server's, and its stores'."""
        self.prepare(self.server.url, number)
        browser = Browser(self.server.url, self.session)
        try:
            web, stores = self.server.meter.measure(
                lambda: [self.ask(browser) for _n in range(number)]
            )
        finally:
            browser.close()
        return web / number, stores / number

    def number_for(self, seconds: float, *, least: int, most: int) -> int:
        """How often to ask for so much of the processor's time; asks a few times, to warm up."""
        self.times(least)
        return min(max(least, int(seconds / sum(self.times(least)))), most)


@dataclass
class Row:
    group: str
    name: str
    ours: Side
    bare: Side
    octets: int = 0
    most: int = 200  # requests in a round


@dataclass
class Portal:
    """The servers, and where to ask them for what."""

    ours: Server
    anew: Server
    bare: Server
    scene: dict[str, Any]
    registering: int  # people at most, in a round

    @property
    def public(self) -> dict[str, str]:
        names = ("webinar", "recap", "cluster", "story")
        return {
            "home": "/", "webinars": "/webinars/", "clusters": "/clusters/",
            "stories": "/stories/", "insights": "/insights/",
        } | {name: self.scene[name] for name in names}  # fmt: skip

    @property
    def personal(self) -> dict[str, tuple[str, str]]:
        """Name: address and session."""
        sessions = self.scene["sessions"]
        return {
            "personal page": (self.scene["person"], ""),
            "register form": (self.scene["register"], ""),
            "board": (self.scene["board"], sessions["seated"]),
            "host console": (self.scene["console"], sessions["host"]),
            "dashboard": ("/dashboard/", sessions["manager"]),
            "advisor's": ("/dashboard/", sessions["advisor"]),
            "host's": ("/dashboard/", sessions["hosting"]),
            "staff's": ("/admin/", sessions["staff"]),
        }

    def rows(self) -> Iterator[Row]:
        yield from self._cached()
        yield from self._not_modified()
        yield from self._made()
        yield from self._list()
        yield from self._registration()
        yield from self._polls()

    def _cached(self) -> Iterator[Row]:
        for name, path in self.public.items():
            octets = self._octets(self.ours, path)
            yield Row(
                "cached", name, self._page(self.ours, path),
                self._page(self.bare, f"/kept/{octets}/"), octets,
            )  # fmt: skip

    def _not_modified(self) -> Iterator[Row]:
        bare = self._again(self.bare, "/304/")
        for name, path in self.public.items():
            yield Row("304", name, self._again(self.ours, path), bare)

    def _made(self) -> Iterator[Row]:
        for name, path in self.public.items():
            octets = self._octets(self.anew, path)
            side = self._page(self.anew, path, **PLAIN)
            yield Row("anew", name, side, self._bare_page(octets), octets)
        for name, (path, session) in self.personal.items():
            octets = self._octets(self.ours, path, session)
            side = self._page(self.ours, path, session)
            yield Row("personal", name, side, self._bare_page(octets), octets)

    def _list(self) -> Iterator[Row]:
        session = self.scene["sessions"]["staff"]
        path = self.scene["participants"]
        octets = self._octets(self.ours, path, session)
        bare = self._page(self.bare, "/changelist/", session)
        yield Row("list", "participants", self._page(self.ours, path, session), bare, octets)

    def _registration(self) -> Iterator[Row]:
        guests = Registering(self.scene["guests"])
        ours = Side(self.ours, guests.ask, prepare=guests.open_links)
        numbers = count()

        def insert(browser: Browser) -> None:
            answer = browser.post(f"{self.scene['bare_insert']}{next(numbers)}/")
            assert answer.status == 200, answer.status

        bare = Side(self.bare, insert)
        yield Row("registration", "three requests", ours, bare, most=self.registering)

    def _polls(self) -> Iterator[Row]:
        session = self.scene["sessions"]["seated"]
        bare = self._again(self.bare, "/304/session/", session)
        for name, path in (("board", self.scene["board"]), ("plenary", self.scene["live"])):
            yield Row("poll", name, self._again(self.ours, f"{path}news/", session), bare)

    # --- Ways to ask ---
    def _octets(self, server: Server, path: str, session: str = "") -> int:
        answer = Browser(server.url, session).get(path)
        assert answer.status == 200, (path, answer.status, answer.headers.get("location"))
        return len(answer.text.encode())

    def _bare_page(self, octets: int) -> Side:
        return self._page(self.bare, f"/made/{octets}/")

    def _page(self, server: Server, path: str, session: str = "", **headers: str) -> Side:
        def ask(browser: Browser) -> None:
            answer = browser.get(path, **headers)
            assert answer.status == 200, (path, answer.status)

        return Side(server, ask, session)

    def _again(self, server: Server, path: str, session: str = "") -> Side:
        """By a reader who has it; an address without an ETag sends the whole answer each time."""
        tags: dict[str, str] = {}

        def ask(browser: Browser) -> None:
            tag = tags.get("has", '"nothing"')
            answer = browser.get(path, **{"If-None-Match": tag})
            assert answer.status in (200, 304), (path, answer.status)
            if answer.status == 200:
                tags["has"] = answer.headers.get("etag", tag)

        return Side(server, ask, session)


@dataclass
class Registering:
    """Guests in turn, each from the form to the page that says “you have a place”.

    What the mailed link itself does, a redirect to the form, is done before.
    """

    links: list[str]  # the last is the first
    arrived: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def open_links(self, url: str, number: int) -> None:
        """So many guests, with the form's address and what their browsers keep."""
        for _guest in range(number):
            browser = Browser(url, remembers=True)
            link = f"/webinars/{self.links.pop()}"
            answer = browser.get(link)
            browser.close()
            self.arrived.append((answer.headers.get("location", link), browser.cookies))

    def ask(self, browser: Browser) -> None:
        form_address, browser.cookies = self.arrived.pop()
        browser.remembers = True
        form = browser.get(form_address)
        sent = browser.post(form_address, Fields(form.text).sent)
        assert sent.status == 302, sent.status
        page = browser.get(sent.headers["location"])
        assert "You have a place" in page.text, page.status
