"""What to look at before a webinar is announced: each point with how it stands and where it is
mended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.mail.wording import WORDINGS, faults_of_body, faults_of_subject
from webinars.models import AgendaItem, Breakout, MailText, Speaker, Webinar


class Standing(StrEnum):
    OK = "ok"
    ATTENTION = "attention"  # announced all the same, somebody would notice it
    MUST = "must"  # who opens the webinar's page would miss it


@dataclass(frozen=True, slots=True)
class Point:
    """`where` is the page of the webinar on which the point is mended."""

    subject: str
    standing: Standing
    words: str
    where: str

    @property
    def is_ok(self) -> bool:
        return self.standing == Standing.OK


def check_announcement(
    webinar: Webinar, known_rooms: Sequence[Breakout] | None = None
) -> list[Point]:
    """Costs seven queries at most, however large the webinar is; needs its series."""
    every = webinar.breakouts.all() if known_rooms is None else known_rooms
    rooms = [room for room in every if room.status != Breakout.Status.CANCELLED]
    prefetch_related_objects(rooms, "hosts")
    agenda = list(webinar.agenda.all())
    speakers = list(webinar.speakers.all())
    return [
        _time(webinar),
        _meeting_link(webinar),
        _summary(webinar),
        _purpose(webinar),
        _rooms(rooms),
        *([_hosts(rooms), _links(webinar, rooms), _places(webinar, rooms)] if rooms else []),
        _agenda(webinar, agenda),
        _speakers(agenda, speakers),
        _moderator(webinar),
        _questions(webinar),
        _mail_texts(webinar),
    ]


def _point(
    subject: str, where: str, fault: str, fine: str, standing: Standing = Standing.ATTENTION
) -> Point:
    return Point(subject, standing if fault else Standing.OK, fault or fine, where)


def _time(webinar: Webinar) -> Point:
    """Whoever lives by another clock is wrong by an hour where one of them is set meanwhile."""
    subject, where = _("Time"), "settings"
    if webinar.starts_at <= timezone.now():
        words = _("It lies in the past: %s.") % webinar.when
        return Point(subject, Standing.MUST, words, where)
    before, after = webinar.starts_at - timedelta(days=1), webinar.ends_at + timedelta(days=1)
    offsets = {at.astimezone(webinar.zone).utcoffset() for at in (before, after)}
    changes = _("The clocks change within a day of it: %s. Look whether the hour is meant.")
    return _point(subject, where, changes % webinar.when if len(offsets) > 1 else "", webinar.when)


def _meeting_link(webinar: Webinar) -> Point:
    fault = "" if webinar.meeting_link else _("It has no meeting link yet.")
    return _point(_("Meeting link"), "settings", fault, webinar.meeting_link, Standing.MUST)


def _summary(webinar: Webinar) -> Point:
    fault = "" if webinar.summary else _("It does not say yet what it is about.")
    return _point(_("What it is about"), "settings", fault, _("Written."), Standing.MUST)


def _purpose(webinar: Webinar) -> Point:
    fault = "" if webinar.purpose else _("Its page names no purpose.")
    return _point(_("Purpose"), "settings", fault, _("Written."))


def _rooms(rooms: list[Breakout]) -> Point:
    fault = "" if rooms else _("It has no break-out yet.")
    fine = ngettext("%d break-out.", "%d break-outs.", len(rooms)) % len(rooms)
    return _point(_("Break-outs"), "rooms", fault, fine, Standing.MUST)


def _hosts(rooms: list[Breakout]) -> Point:
    alone = [str(room) for room in rooms if not room.hosts.all()]
    mute = [host.name for room in rooms for host in room.hosts.all() if not host.email]
    faults = [_("Without a host: %s.") % ", ".join(alone)] if alone else []
    faults += [_("Hosts without an address: %s.") % ", ".join(mute)] if mute else []
    fine = _("Each room has a host with an address.")
    return _point(_("Hosts"), "rooms", " ".join(faults), fine)


def _links(webinar: Webinar, rooms: list[Breakout]) -> Point:
    pattern = webinar.room_link
    without = [] if pattern else [str(room) for room in rooms if not room.meeting_link]
    fault = _("Without a meeting link: %s.") % ", ".join(without) if without else ""
    return _point(_("Links of the rooms"), "rooms", fault, _("Each room has a link."))


def _places(webinar: Webinar, rooms: list[Breakout]) -> Point:
    places = sum(room.capacity for room in rooms)
    numbers = {"rooms": places, "webinar": webinar.capacity}
    fault = _("The rooms seat %(rooms)d, the webinar takes %(webinar)d people.") % numbers
    fine = _("The rooms seat %(rooms)d, for %(webinar)d people.") % numbers
    return _point(_("Places"), "rooms", fault if places < webinar.capacity else "", fine)


def _agenda(webinar: Webinar, agenda: list[AgendaItem]) -> Point:
    planned = sum(item.minutes for item in agenda)
    lasts = round((webinar.ends_at - webinar.starts_at).total_seconds() / 60)
    numbers = {"planned": planned, "lasts": lasts}
    fault = ""
    if not agenda:
        fault = _("It has no agenda yet.")
    elif planned != lasts and webinar.hours_known:
        words = _("The agenda takes %(planned)d minutes, the webinar lasts %(lasts)d.")
        fault = words % numbers
    fine = _("It takes %(planned)d minutes.") % numbers
    return _point(_("Agenda"), "programme", fault, fine)


def _speakers(agenda: list[AgendaItem], speakers: list[Speaker]) -> Point:
    named = {item.speaker_id for item in agenda}
    rest = [s.name for s in speakers if s.pk not in named and s.part == Speaker.Part.SPEAKER]
    fault = "" if speakers else _("Nobody is named who speaks.")
    if rest:
        fault = _("Not named in the agenda: %s.") % ", ".join(rest)
    return _point(_("Speakers"), "programme", fault, _("The agenda names each of them."))


def _moderator(webinar: Webinar) -> Point:
    moderators = list(webinar.moderators.all())
    mute = [moderator.name for moderator in moderators if not moderator.email]
    fault = "" if moderators else _("Nobody opens, warns and closes the break-outs.")
    if mute:
        fault = _("Without an address: %s.") % ", ".join(mute)
    return _point(_("Moderator"), "live", fault, ", ".join(m.name for m in moderators))


def _questions(webinar: Webinar) -> Point:
    number = webinar.questions.count()
    asked = ngettext("%d question is asked.", "%d questions are asked.", number) % number
    return _point(_("Questions"), "questions", "", asked if number else _("None is asked."))


def _mail_texts(webinar: Webinar) -> Point:
    texts = MailText.objects.filter(
        Q(facility=webinar.series.facility_id) | Q(webinar=webinar) | Q(campaign__webinar=webinar)
    )
    wrong = [str(text) for text in texts if any(_faults_of(text))]
    fault = _("Mails with a placeholder that means nothing: %s.") % ", ".join(wrong)
    return _point(_("Texts of mails"), "texts", fault if wrong else "", _("They can be sent."))


def _faults_of(text: MailText) -> Iterator[list[str]]:
    wording = WORDINGS.get(text.kind)
    if wording is None:  # a mail that is sent no more
        return
    yield faults_of_subject(text.subject, wording.placeholders)
    yield faults_of_body(text.body, wording)
