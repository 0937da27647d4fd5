"""A webinar from a file: its facts, stories, break-outs and conclusions, all or nothing."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clusters.models import Cluster, Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.times.clock import moment
from tgtf_portal.core.times.words import whole_day
from tgtf_portal.core.values.folding import name_key, named
from webinars.common.locks import want_recap
from webinars.models import Breakout, Host, Insight, Series, Speaker, SuccessStory, Webinar
from webinars.webinar.domain import json_parts
from webinars.webinar.domain.actions import announce_webinar
from webinars.webinar.domain.json_parts import Facts, kept, only, part, place_of, refusal, texts

ROOM_CAPACITY = 20
LEAST_CAPACITY = 100


@transaction.atomic
def import_webinar(
    facts: Facts, *, announce: bool = False, by: User | None = None
) -> tuple[Webinar, bool]:
    """The webinar that a file tells of, and whether it is new. One that is known is left as it is.

    A past one comes in as held, a coming one as a draft or, with `announce`, with open
    registration. Raises Refused with the place in the file where something is wrong.
    """
    about = _checked(facts)
    number = part(about, "number", int, "webinar")
    if known := _known(facts, about, number):
        return known, False
    webinar = _webinar(_series(facts, about), number, about, facts)
    _speakers(webinar, about, facts)
    for position, story in enumerate(part(facts, "success_stories", list, default=[])):
        _story(webinar, story, f"success_stories[{position}]")
    for position, room in enumerate(part(facts, "breakouts", list, default=[])):
        _breakout(webinar, room, position)
    audit.record("webinar.imported", webinar, by=by)
    if webinar.status == Webinar.Status.HELD:
        want_recap(webinar)
    elif announce:
        webinar = announce_webinar(webinar, by=by)
    return webinar, True


def _checked(facts: Facts) -> Facts:
    """The webinar's own object; no key of it, of the file or of the facility would be dropped."""
    only(facts, json_parts.FILE, "")
    only(part(facts, "facility", dict), json_parts.FACILITY, "facility")
    return only(part(facts, "webinar", dict), json_parts.WEBINAR, "webinar")


def _known(facts: Facts, about: Facts, number: int) -> Webinar | None:
    """The webinar of this number in the series, if it has the file's title too."""
    facility = slugify(part(facts["facility"], "acronym", str, "facility"))
    own = Series.objects.filter(facility__slug=facility)
    series = named(own, part(about, "series", str, "webinar"), "title")
    known = Webinar.objects.filter(series__in=series, number=number).first()
    title = part(about, "title", str, "webinar")
    if known and name_key(known.title) != name_key(title):
        told = {"number": number, "known": known.title, "title": title}
        raise Refused(
            _("webinar.number: number %(number)d of the series is “%(known)s”, not “%(title)s”.")
            % told
        )
    return known


def _series(facts: Facts, about: Facts) -> Series:
    facility = _facility(part(facts, "facility", dict))
    title = part(about, "series", str, "webinar")
    known = named(facility.series.all(), title, "title").first()
    slug = slugify(title)[:50]
    return known or kept(Series(facility=facility, title=title, slug=slug), "webinar.series")


def _facility(told: Facts) -> Facility:
    """The facility of this acronym, made where it is new; the file fills in what it leaves open."""
    acronym = part(told, "acronym", str, "facility")
    support = "\n".join(texts(told, "support_types", "facility"))
    known = Facility.objects.filter(slug=slugify(acronym)).first()
    if known and (known.support or not support):
        return known
    facility = known or Facility(
        slug=slugify(acronym),
        name=part(told, "name", str, "facility"),
        acronym=acronym,
        initiative=part(told, "initiative", str, "facility", default=""),
        selected_projects=part(told, "selected_projects", int, "facility", default=25),
    )
    facility.support = support
    return kept(facility, "facility")


def _webinar(series: Series, number: int, about: Facts, facts: Facts) -> Webinar:
    title = part(about, "title", str, "webinar")
    zone = part(about, "timezone", str, "webinar", default=series.facility.time_zone)
    there, place, spelling = place_of(facts, "attended")
    attended = part(there, spelling, int, place) if there else None
    closing, closing_place, _key = place_of(facts, "closing")
    outputs, outputs_place, _key = place_of(facts, "outputs")
    webinar = Webinar(
        series=series,
        number=number,
        title=title,
        slug=_free_slug(Webinar, title, number),
        summary=part(about, "summary", str, "webinar", default=""),
        purpose="\n".join(texts(about, "purpose", "webinar")),
        outputs="\n".join(texts(outputs, "outputs", outputs_place)),
        time_zone=zone,
        attended=attended,
        attended_estimated=spelling == "attended_about",
        closing=part(closing, "closing", str, closing_place, default=""),
        capacity=max(attended or 0, LEAST_CAPACITY),
    )
    try:
        webinar.clean_fields(exclude={"starts_at", "ends_at", "series"})
    except ValidationError as fault:
        raise refusal("webinar", fault) from fault
    webinar.starts_at, webinar.ends_at = _hours(facts, about, zone)
    if webinar.ends_at <= timezone.now():
        webinar.status = Webinar.Status.HELD
    return kept(webinar, "webinar")


def _hours(facts: Facts, about: Facts, zone: str) -> tuple[datetime, datetime]:
    """A file that gives the day alone tells of the whole day: no hour is made up."""
    starts, ends = (_hour(facts, name) for name in ("start", "end"))
    try:
        day = date.fromisoformat(part(about, "date", str, "webinar"))
    except ValueError as fault:
        raise Refused(_("webinar.date: write the day as 2021-10-18.")) from fault
    if starts is None and ends is None:
        return whole_day(day, zone)
    if starts is None or ends is None:
        raise Refused(_("webinar: give both hours, “start” and “end”, or the day alone."))
    walls = datetime.combine(day, starts), datetime.combine(day, ends)
    try:
        return moment(walls[0], zone), moment(walls[1], zone)
    except Refused as fault:
        raise Refused(f"webinar.date: {fault}") from fault


def _hour(facts: Facts, name: str) -> time | None:
    there, place, spelling = place_of(facts, name)
    if not there:
        return None
    try:
        return time.fromisoformat(part(there, spelling, str, place)).replace(tzinfo=None)
    except ValueError as fault:
        path = json_parts.path_of(place, spelling)
        raise Refused(_("%s: write the hour as 10:00.") % path) from fault


def _speakers(webinar: Webinar, about: Facts, facts: Facts) -> None:
    if "moderator" in about:
        told = part(about, "moderator", dict, "webinar")
        _speaker(webinar, told, Speaker.Part.MODERATOR, "webinar.moderator")
    there, place, key = place_of(facts, "presenters")
    for position, told in enumerate(part(there, key, list, place, default=[])):
        path = json_parts.path_of(place, f"presenters[{position}]")
        _speaker(webinar, told, Speaker.Part.SPEAKER, path)


def _speaker(webinar: Webinar, told: Facts | str, role: str, place: str) -> None:
    person = only({"name": told} if isinstance(told, str) else told, json_parts.SPEAKER, place)
    kept(
        Speaker(
            webinar=webinar,
            name=part(person, "name", str, place),
            function=part(person, "role", str, place, default=""),
            email=part(person, "email", str, place, default=""),
            points="\n".join(texts(person, "points", place)),
            part=role,
        ),
        place,
    )


def _story(webinar: Webinar, story: Facts, place: str) -> None:
    only(story, json_parts.STORY, place)
    cluster = _cluster(part(story, "cluster", str, place), place)
    kept(
        SuccessStory(
            webinar=webinar,
            cluster=cluster,
            slug=_free_slug(SuccessStory, cluster.name, webinar.number),
            title=part(story, "title", str, place, default=_("What %s did") % cluster.name)[:160],
            presenter=part(story, "presenter", str, place, default=""),
            points="\n".join(texts(story, "points", place)),
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
    return kept(cluster, f"{place}.cluster", exclude={"country"})


def _breakout(webinar: Webinar, room: Facts, position: int) -> None:
    place = f"breakouts[{position}]"
    only(room, json_parts.BREAKOUT, place)
    held = webinar.status == Webinar.Status.HELD
    breakout = kept(
        Breakout(
            webinar=webinar,
            position=position + 1,
            title=part(room, "title", str, place),
            description=part(room, "description", str, place, default=""),
            capacity=part(room, "capacity", int, place, default=ROOM_CAPACITY),
            status=Breakout.Status.CLOSED if held else Breakout.Status.PLANNED,
        ),
        place,
    )
    host = room.get("host")
    if host:
        told = {"name": host} if isinstance(host, str) else host
        only(told, json_parts.HOST, f"{place}.host")
        name = part(told, "name", str, f"{place}.host")
        email = part(told, "email", str, f"{place}.host", default="")
        kept(Host(breakout=breakout, name=name, email=email), f"{place}.host")
    for text in texts(room, "conclusions", place):
        conclusion = Insight(breakout=breakout, kind=Insight.Kind.CONCLUSION, text=text)
        kept(conclusion, f"{place}.conclusions")


def _free_slug(noun: type[Webinar | SuccessStory], title: str, number: int) -> str:
    """A slug from the title, with the webinar's number where another row has it."""
    slug = slugify(title)[:110].strip("-") or f"webinar-{number}"
    return f"{slug}-{number}" if noun.objects.filter(slug=slug).exists() else slug
