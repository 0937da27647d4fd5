"""A webinar from a file: its facts, stories, break-outs and conclusions, all or nothing."""

from datetime import date, datetime, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import Cluster, Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.folding import named
from webinars.common.clock import moment
from webinars.common.locks import want_recap
from webinars.models import Breakout, Host, Insight, Series, Speaker, SuccessStory, Webinar
from webinars.webinar.domain.actions import announce_webinar

# A file gives the day alone: the facility's webinars last a morning.
USUAL_START, USUAL_END = time(10, 0), time(12, 30)
ROOM_CAPACITY = 20
LEAST_CAPACITY = 100
KINDS = {
    str: _lazy("a text"),
    int: _lazy("a whole number"),
    list: _lazy("a list"),
    dict: _lazy("an object"),
}
Facts = dict[str, Any]
Value = TypeVar("Value")
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def import_webinar(
    facts: Facts, *, announce: bool = False, by: User | None = None
) -> tuple[Webinar, bool]:
    """The webinar that a file tells of, and whether it is new. One that is known is left as it is.

    A past one comes in as held, a coming one as a draft or, with `announce`, with open
    registration. Raises Refused with the place in the file where something is wrong.
    """
    about = _part(facts, "webinar", dict)
    series = _series(facts, about)
    number = _part(about, "number", int, "webinar")
    known = Webinar.objects.filter(series=series, number=number).first()
    if known:
        return known, False
    webinar = _webinar(series, number, about, facts)
    _speakers(webinar, about)
    for position, story in enumerate(_part(facts, "success_stories", list, default=[])):
        _story(webinar, story, f"success_stories[{position}]")
    for position, room in enumerate(_part(facts, "breakouts", list, default=[])):
        _breakout(webinar, room, position)
    audit.record("webinar.imported", webinar, by=by)
    if webinar.status == Webinar.Status.HELD:
        want_recap(webinar)
    elif announce:
        webinar = announce_webinar(webinar, by=by)
    return webinar, True


def _series(facts: Facts, about: Facts) -> Series:
    facility = _facility(_part(facts, "facility", dict))
    title = _part(about, "series", str, "webinar")
    known = named(facility.series.all(), title, "title").first()
    slug = slugify(title)[:50]
    return known or _kept(Series(facility=facility, title=title, slug=slug), "webinar.series")


def _facility(told: Facts) -> Facility:
    """The facility of this acronym, made where it is new; the file fills in what it leaves open."""
    acronym = _part(told, "acronym", str, "facility")
    support = "\n".join(_texts(told, "support_types", "facility"))
    known = Facility.objects.filter(slug=slugify(acronym)).first()
    if known and (known.support or not support):
        return known
    facility = known or Facility(
        slug=slugify(acronym),
        name=_part(told, "name", str, "facility"),
        acronym=acronym,
        initiative=_part(told, "initiative", str, "facility", default=""),
        selected_projects=_part(told, "selected_projects", int, "facility", default=25),
    )
    facility.support = support
    return _kept(facility, "facility")


def _webinar(series: Series, number: int, about: Facts, facts: Facts) -> Webinar:
    title = _part(about, "title", str, "webinar")
    zone = _part(about, "timezone", str, "webinar", default=series.facility.time_zone)
    attended = about.get("attended", about.get("attended_about"))
    webinar = Webinar(
        series=series,
        number=number,
        title=title,
        slug=_free_slug(Webinar, title, number),
        summary=_part(about, "summary", str, "webinar", default=""),
        purpose="\n".join(_texts(about, "purpose", "webinar")),
        outputs="\n".join(_texts(about, "outputs", "webinar") or _texts(facts, "outputs", "")),
        time_zone=zone,
        attended=attended,
        attended_estimated="attended" not in about,
        closing=_part(facts, "closing", str, default=""),
        capacity=max(attended if isinstance(attended, int) else 0, LEAST_CAPACITY),
    )
    try:
        webinar.clean_fields(exclude={"starts_at", "ends_at", "series"})
        webinar.starts_at, webinar.ends_at = _hours(about, zone)
    except ValidationError as fault:
        raise _refusal("webinar", fault) from fault
    if webinar.ends_at <= timezone.now():
        webinar.status = Webinar.Status.HELD
    return _kept(webinar, "webinar")


def _hours(about: Facts, zone: str) -> tuple[datetime, datetime]:
    try:
        day = date.fromisoformat(_part(about, "date", str, "webinar"))
        starts = time.fromisoformat(about["starts"]) if "starts" in about else USUAL_START
        ends = time.fromisoformat(about["ends"]) if "ends" in about else USUAL_END
    except (ValueError, TypeError) as fault:
        raise Refused(_("webinar.date: write the day as 2021-10-18 and hours as 10:00.")) from fault
    walls = datetime.combine(day, starts, None), datetime.combine(day, ends, None)
    try:
        return moment(walls[0], zone), moment(walls[1], zone)
    except Refused as refusal:
        raise Refused(f"webinar.date: {refusal}") from refusal


def _speakers(webinar: Webinar, about: Facts) -> None:
    moderator = _part(about, "moderator", dict, "webinar", default={})
    people: list[tuple[Any, str]] = [(moderator, "moderator")] if moderator else []
    presenters = _part(about, "presenters", list, "webinar", default=[])
    people += [(presenter, "speaker") for presenter in presenters]
    for told, part in people:
        person = {"name": told} if isinstance(told, str) else told
        speaker = Speaker(
            webinar=webinar,
            name=_part(person, "name", str, f"webinar.{part}"),
            function=_part(person, "role", str, f"webinar.{part}", default=""),
            email=_part(person, "email", str, f"webinar.{part}", default=""),
            part=part,
        )
        _kept(speaker, f"webinar.{part}")


def _story(webinar: Webinar, story: Facts, place: str) -> None:
    cluster = _cluster(_part(story, "cluster", str, place), place)
    _kept(
        SuccessStory(
            webinar=webinar,
            cluster=cluster,
            slug=_free_slug(SuccessStory, cluster.name, webinar.number),
            title=_part(story, "title", str, place, default=_("What %s did") % cluster.name)[:160],
            presenter=_part(story, "presenter", str, place, default=""),
            points="\n".join(_texts(story, "points", place)),
            published=webinar.status == Webinar.Status.HELD,
        ),
        place,
    )


def _cluster(name: str, place: str) -> Cluster:
    """The cluster of this name; an unknown one comes in unlisted, for staff to complete."""
    known = named(Cluster.objects.all(), name).first()
    if known:
        return known
    cluster = Cluster(name=name, slug=slugify(name)[:80], listed=False)
    return _kept(cluster, f"{place}.cluster", exclude={"country"})


def _breakout(webinar: Webinar, room: Facts, position: int) -> None:
    place = f"breakouts[{position}]"
    held = webinar.status == Webinar.Status.HELD
    breakout = _kept(
        Breakout(
            webinar=webinar,
            position=position + 1,
            title=_part(room, "title", str, place),
            description=_part(room, "description", str, place, default=""),
            capacity=_part(room, "capacity", int, place, default=ROOM_CAPACITY),
            status=Breakout.Status.CLOSED if held else Breakout.Status.PLANNED,
        ),
        place,
    )
    host = room.get("host")
    if host:
        told = {"name": host} if isinstance(host, str) else host
        name = _part(told, "name", str, f"{place}.host")
        email = _part(told, "email", str, f"{place}.host", default="")
        _kept(Host(breakout=breakout, name=name, email=email), f"{place}.host")
    for text in _texts(room, "conclusions", place):
        conclusion = Insight(breakout=breakout, kind=Insight.Kind.CONCLUSION, text=text)
        _kept(conclusion, f"{place}.conclusions")


def _free_slug(noun: type[Webinar | SuccessStory], title: str, number: int) -> str:
    """A slug from the title, with the webinar's number where another row has it."""
    slug = slugify(title)[:110].strip("-") or f"webinar-{number}"
    return f"{slug}-{number}" if noun.objects.filter(slug=slug).exists() else slug


def _part(
    facts: Facts, name: str, kind: type[Value], place: str = "", default: Value | None = None
) -> Value:
    """A value of the file; raises Refused where it is missing or of another kind."""
    path = f"{place}.{name}".lstrip(".")
    value = facts.get(name, default) if isinstance(facts, dict) else None
    if value is None:
        raise Refused(_("%s is missing.") % path)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Refused(_("%(path)s: expected %(kind)s.") % {"path": path, "kind": KINDS[kind]})
    return value


def _texts(facts: Facts, name: str, place: str) -> list[str]:
    texts = _part(facts, name, list, place, default=[])
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise Refused(_("%s: expected a list of texts.") % f"{place}.{name}".lstrip("."))
    return texts


def _kept(row: Row, place: str, exclude: set[str] | None = None) -> Row:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as fault:
        raise _refusal(place, fault) from fault
    row.save()
    return row


def _refusal(place: str, fault: ValidationError) -> Refused:
    told = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
    return Refused(" ".join(f"{place}.{name}: {' '.join(said)}" for name, said in told.items()))
