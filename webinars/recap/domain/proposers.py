"""Who may propose amendments to a recap: its webinar's hosts and speakers, often one person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.addresses import whole_address
from webinars.models import Amendment, Host, Recap, Speaker, Webinar
from webinars.models.amendment import AmendmentQuerySet

PURPOSE = "recap.amend"


@dataclass(frozen=True, slots=True)
class Proposer:
    """Somebody in all the parts that they have in one webinar."""

    hosts: Sequence[Host]
    speakers: Sequence[Speaker]
    user: User | None = None

    @classmethod
    def of(
        cls, webinar: Webinar, user: Person, *, codes: Collection[str], links: Collection[str]
    ) -> Self | None:
        """Known by the links of the mails that asked, by a host's own or by account."""
        hosts = Host.objects.filter(breakout__webinar=webinar).order_by("pk")
        speakers = webinar.speakers.filter(code__in=codes).order_by("pk")
        hosting = list(hosts.of_person(user, [*codes, *links]))
        account = user if isinstance(user, User) else None
        found = cls(hosting, list(speakers), account)
        return found if found.hosts or found.speakers else None

    @property
    def speaker(self) -> Speaker | None:
        return self.speakers[0] if self.speakers else None

    @property
    def host(self) -> Host | None:
        """Whoever speaks, too, proposes as a speaker."""
        return self.hosts[0] if self.hosts and not self.speakers else None

    @property
    def name(self) -> str:
        person = self.speaker or self.hosts[0]
        return person.name

    def amendments(self, recap: Recap) -> AmendmentQuerySet:
        """Their own, and nobody else's."""
        own = Q(host__in=self.hosts) | Q(speaker__in=self.speakers)
        return Amendment.objects.filter(own, statement__recap=recap)


def people_asked(webinar: Webinar) -> list[tuple[str, Host | Speaker]]:
    """One row an address, with its noun; speakers before hosts."""
    speakers = webinar.speakers.exclude(email="").order_by("part", "pk")
    hosts = Host.objects.filter(breakout__webinar=webinar).exclude(email="").order_by("pk")
    people: list[tuple[str, Host | Speaker]] = [("speaker", person) for person in speakers]
    people += [("host", person) for person in hosts]
    once: dict[str, tuple[str, Host | Speaker]] = {}
    for noun, person in people:
        once.setdefault(person.email, (noun, person))
    return list(once.values())


def amend_link(webinar: Webinar, person: Host | Speaker) -> str:
    """The personal link's whole address; it opens the draft and nothing else."""
    token = tokens.issue(PURPOSE, person.code)
    return whole_address("webinars:recap-amend-link", webinar.slug, token)


def code_by_link(webinar: Webinar, token: str) -> str | None:
    """The code in a personal link, where it is that of one of the webinar's hosts or speakers."""
    code = tokens.read(PURPOSE, token)
    if code is None:
        return None
    hosts = Host.objects.filter(breakout__webinar=webinar, code=code)
    known = hosts.exists() or webinar.speakers.filter(code=code).exists()
    return code if known else None
