"""The report of a webinar: who came, what the break-outs found out, what was answered."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Case, Count, F, TextField, Value, When
from django.utils.translation import gettext as _

from tgtf_portal.core.figures.counting import Counts, count
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.questions.kinds import Kind
from tgtf_portal.core.values.erased import is_nobody
from tgtf_portal.core.values.text import plain
from tgtf_portal.pages.domain.figures.learning import INSIGHTS, REGISTRATIONS, notes_of
from tgtf_portal.pages.domain.reports.report import (
    Fact,
    Report,
    ReportPart,
    ReportTable,
    parts_for,
    report_of,
    table_of_counts,
    with_rows,
)
from webinars.followup.domain.feedback import ratings_of, shares
from webinars.models import Answer, Breakout, Question, Webinar
from webinars.models.registration import has_come, has_place, way_of_coming
from webinars.models.webinar import counted

TENTH = Decimal("0.1")
OPEN = (Kind.TEXT, Kind.CONSENT)  # nothing is chosen among several
BY_STAFF = "-"  # stands for who of the staff it was: a report names nobody


def webinar_report(user: Person, webinar: Webinar) -> Report:
    """With the parts that the reader has a right to. Needs `with_facility` to cost no query."""
    facility = webinar.series.facility
    span = Span(facility.pk, facility.name, webinar.day, webinar.day, webinar.zone)
    parts = parts_for(
        user.has_perm,
        (REGISTRATIONS.right, lambda: _participation(webinar, span)),
        ("webinars.view_breakout", lambda: _rooms(user, webinar)),
        (INSIGHTS.right, lambda: _findings(webinar, span)),
        (INSIGHTS.right, lambda: _conclusions(webinar)),
        ("webinars.view_answer", lambda: _answers(webinar)),
        ("webinars.view_feedback", lambda: _feedback(webinar)),
    )
    return report_of(
        name=f"report-{webinar.slug}-{webinar.day}",
        title=webinar.title,
        eyebrow=_("Report of webinar %(number)d") % {"number": webinar.number},
        publisher=facility.name,
        zone=webinar.zone,
        facts=_facts(webinar),
        parts=parts,
    )


def _facts(webinar: Webinar) -> Iterator[Fact]:
    yield _("Facility"), plain(str(webinar.series.facility))
    yield _("Series"), plain(webinar.series.title)
    yield _("Day"), webinar.day
    if webinar.hours_known:
        yield _("Begins"), webinar.starts_at.astimezone(webinar.zone)
        yield _("Ends"), webinar.ends_at.astimezone(webinar.zone)
    yield _("Status"), webinar.get_status_display()
    yield _("Language"), webinar.get_language_display()
    yield _("Places"), webinar.capacity
    if webinar.attended:
        about = _("People who attended, estimated")
        yield about if webinar.attended_estimated else _("People who attended"), webinar.attended


# --- Who came ------------------------------------------------------------------------------------
def _participation(webinar: Webinar, span: Span) -> ReportPart:
    people = count(REGISTRATIONS, span, "country", rows=webinar.registrations.all())
    measures = ("registered", "waiting", "came")
    countries = table_of_counts(_("By country"), people, "country", ["registered", "came"])
    facts = (_("Registered"), _("On the waiting list"), _("Came"))
    numbers = (people.total(measure).rows for measure in measures)
    return ReportPart(
        _("Participation"),
        tuple(zip(facts, numbers, strict=True)),
        with_rows(countries, _by_way(webinar)),
    )


def _by_way(webinar: Webinar) -> ReportTable:
    """By which way in: the invitation's list, a group's code, the public page."""
    ways = ("origin", "invitation__audience", "registered_by", "group_code")
    rows = webinar.registrations.active().order_by().values_list(*ways)
    registered: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for origin, audience, staff, code, had_place, there in rows.annotate(
        had_place=Count("pk"), there=Count("pk", filter=has_come())
    ):
        by = BY_STAFF if staff else ""
        way = way_of_coming(origin, audience or "", by, has_code=bool(code))
        way = _("Registered by staff") if by and way.endswith(BY_STAFF) else way
        registered[way] += had_place
        came[way] += there
    lines = tuple((way, number, came[way]) for way, number in registered.most_common())
    return ReportTable(_("By kind"), (_("Kind"), _("Registered"), _("Came")), lines)


# --- Break-outs ----------------------------------------------------------------------------------
def _rooms(user: Person, webinar: Webinar) -> ReportPart:
    seated, there = counted("webinars.Seat", of="breakout"), has_come("registration__")
    rooms = webinar.breakouts.taking_place().in_order().prefetch_related("hosts")
    rooms = rooms.annotate(seated=seated, there=counted("webinars.Seat", there, of="breakout"))
    shows_hosts, shows_seats = (user.has_perm(f"webinars.view_{n}") for n in ("host", "seat"))
    heads = [_("Break-out"), *([_("Hosts")] if shows_hosts else []), _("Places")]
    heads += [_("Seats given"), _("Of them came")] if shows_seats else []
    rows = []
    for room in rooms:
        hosts = [_hosts(room)] if shows_hosts else []
        seats = [room.seated, room.there] if shows_seats else []
        rows.append((plain(room.title), *hosts, room.capacity, *seats))
    return ReportPart(_("Break-outs"), tables=with_rows(ReportTable("", tuple(heads), tuple(rows))))


def _hosts(room: Breakout) -> str:
    return ", ".join(plain(host.name) for host in room.hosts.all() if not is_nobody(host.name))


# --- What was found out --------------------------------------------------------------------------
def _findings(webinar: Webinar, span: Span) -> ReportPart:
    notes = notes_of(Webinar.objects.filter(pk=webinar.pk))
    counts = count(INSIGHTS, span, "kind", "state", rows=notes)
    facts = zip(
        (_("Insights"), _("Conclusions"), _("Commitments")),
        (counts.total(measure).rows for measure in ("notes", "conclusions", "commitments")),
        strict=True,
    )
    return ReportPart(
        _("What was found out"),
        tuple(facts),
        with_rows(
            table_of_counts(_("Insights by kind"), counts, "kind", ["notes"]),
            _commitments(counts),
        ),
    )


def _conclusions(webinar: Webinar) -> ReportPart:
    """In the rooms' order; what a room concludes is nobody's own."""
    told = notes_of(Webinar.objects.filter(pk=webinar.pk)).conclusions()
    rows = told.order_by("breakout__position", "breakout", "pk")
    texts = rows.values_list("breakout__title", "text")
    return ReportPart(
        _("Conclusions"), texts=tuple(f"{plain(room)}: {plain(text)}" for room, text in texts)
    )


def _commitments(counts: Counts) -> ReportTable:
    return table_of_counts(_("Commitments by state"), counts, "state", ["commitments"])


# --- What was answered ---------------------------------------------------------------------------
def _answers(webinar: Webinar) -> ReportPart:
    """In numbers alone: what somebody wrote in their own words is no number."""
    written = When(question__kind__in=OPEN, then=Value(""))
    given = Answer.objects.filter(has_place("registration__"), question__webinar=webinar)
    given = given.annotate(
        said=Case(written, default=F("value"), output_field=TextField())
    ).order_by()
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for question, value, number in given.values_list("question", "said").annotate(Count("pk")):
        for one in value.splitlines() or [""]:
            found[question][one] += number
    questions = webinar.questions.in_order()
    tables = (_numbers(one, found[one.pk]) for one in questions if found[one.pk])
    return ReportPart(_("Answers to questions"), tables=tuple(tables))


def _numbers(question: Question, found: Counter[str]) -> ReportTable:
    """Each choice in its order, those that nobody chose included; what is no choice any more may
    be somebody's own words, and is counted without them."""
    if question.kind in OPEN:
        label = _("Agreed") if question.is_consent else _("Answered in their own words")
        rows = [(label, sum(found.values()))]
    else:
        rows = [(plain(choice), found[choice]) for choice in question.choices]
        others = sum(found.values()) - sum(found[choice] for choice in question.choices)
        rows += [(_("Other answers"), others)] if others else []
    return ReportTable(plain(question.text), (_("Answer"), _("People")), tuple(rows))


def _feedback(webinar: Webinar) -> ReportPart:
    given = ratings_of(webinar)
    if not given:
        return ReportPart(_("Feedback"))
    number = sum(given.values())
    average = Decimal(sum(rating * times for rating, times in given.items())) / number
    rows = tuple((f"{s.rating} · {s.label}", s.number) for s in shares(given))
    return ReportPart(
        _("Feedback"),
        ((_("Answers"), number), (_("Average of 1 to 5"), average.quantize(TENTH))),
        (ReportTable(_("How useful it was"), (_("Rating"), _("People")), rows),),
    )
