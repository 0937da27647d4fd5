"""The plenary of a webinar while it runs, and its wall for a projector."""

from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from tgtf_portal.core.pages.qr import qr_code
from tgtf_portal.core.people.access import by_session
from webinars.breakouts.views.hosts import links
from webinars.common.agenda import TimedStep, agenda_of
from webinars.common.pages import kept, news, participant_of
from webinars.live.domain.plenary import plenary_of
from webinars.models import Breakout, Registration, Webinar
from webinars.rules import can_moderate, can_watch


@dataclass(frozen=True, slots=True)
class PlenaryReader:
    """Somebody who may see the plenary; asking costs a participant two queries."""

    webinar: Webinar
    participant: Registration | None
    room: Breakout | None

    @classmethod
    def of(cls, request: HttpRequest, slug: str) -> Self:
        webinar = get_object_or_404(Webinar.objects.with_facility(), slug=slug)
        participant = participant_of(request, webinar)
        if participant is None and not can_watch(request.user, links(request), webinar):
            raise Http404
        seat = getattr(participant, "seat", None)
        return cls(webinar, participant, seat.breakout if seat else None)

    @property
    def steps(self) -> list[TimedStep]:
        """A change of the agenda saves the webinar, too."""
        key = f"agenda.{self.webinar.pk}.{self.webinar.changed_at.timestamp()}"
        return kept(key, lambda: agenda_of(self.webinar))

    @property
    def begun(self) -> int:
        """How many steps have begun: the last of them is under way, unless all are over."""
        return sum(step.has_begun for step in self.steps)

    @property
    def shared_edition(self) -> str:
        """The same for all who read in one language and zone."""
        webinar = self.webinar
        recap = webinar.published_recap
        facts = [
            webinar.pk,
            webinar.pulse,
            webinar.changed_at.timestamp(),
            webinar.phase,
            self.begun,
            recap.pk if recap else "",
            get_language(),
            timezone.get_current_timezone_name(),
        ]
        return ".".join(map(str, facts))

    @property
    def edition(self) -> str:
        seat = self.room.pk if self.room else ""
        return f"{self.shared_edition}.{'p' if self.participant else 'w'}{seat}"


@by_session
def webinar_live(request: HttpRequest, slug: str) -> HttpResponse:
    reader = PlenaryReader.of(request, slug)
    mine = links(request)
    context = {
        "webinar": reader.webinar,
        "participant": reader.participant,
        "parts": _parts(reader),
        "leads": can_moderate(request.user, mine, reader.webinar),
        "hosted": reader.webinar.breakouts.run_by(request.user, mine),
    }
    return render(request, "webinars/live/plenary.html", context)


@by_session
def webinar_live_news(request: HttpRequest, slug: str) -> HttpResponse:
    reader = PlenaryReader.of(request, slug)
    return news(request, edition=reader.edition, render=lambda: _parts(reader))


def _parts(reader: PlenaryReader) -> str:
    """Made once for all who sit in the same room and read the same language."""
    return kept(
        f"plenary.{reader.edition}",
        lambda: render_to_string("webinars/live/_parts.html", _context(reader)),
    )


def _context(reader: PlenaryReader) -> dict[str, Any]:
    steps, begun = reader.steps, reader.begun
    return {
        "webinar": reader.webinar,
        "participant": reader.participant,
        "room": reader.room,
        "steps": steps,
        "now": steps[begun - 1] if begun else None,
        "next": steps[begun] if begun < len(steps) else None,
        "plenary": kept(f"reports.{reader.shared_edition}", lambda: plenary_of(reader.webinar)),
    }


@by_session
def webinar_wall(request: HttpRequest, slug: str) -> HttpResponse:
    reader = PlenaryReader.of(request, slug)
    address = settings.SITE_URL + reader.webinar.get_absolute_url()
    context = {
        "webinar": reader.webinar,
        "parts": _wall(reader),
        "qr": qr_code(address),
        "address": address.partition("://")[2],
    }
    return render(request, "webinars/live/wall.html", context)


@by_session
def webinar_wall_news(request: HttpRequest, slug: str) -> HttpResponse:
    reader = PlenaryReader.of(request, slug)
    return news(request, edition=wall_edition(reader), render=lambda: _wall(reader))


def wall_edition(reader: PlenaryReader) -> str:
    return f"wall.{reader.shared_edition}"


def _wall(reader: PlenaryReader) -> str:
    return kept(
        wall_edition(reader),
        lambda: render_to_string("webinars/live/_wall.html", _context(reader)),
    )
