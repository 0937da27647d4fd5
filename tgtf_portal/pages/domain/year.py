"""The year at a glance: the totals and the pictures of a facility's days, for who may read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.figures.counting import Counts, Tally, Words, count
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.people.roles import Person
from tgtf_portal.pages.domain.figures.advice import (
    ACTIVITIES,
    CLUSTERS,
    PROJECTS,
    RESULTS,
    STATEMENTS,
)
from tgtf_portal.pages.domain.figures.learning import INSIGHTS, REGISTRATIONS, WEBINARS
from tgtf_portal.pages.domain.figures.pictures import Drawing, Picture, Total, total_of

IN_ALL = "accepted in all"

# Each is one statement: what is counted, and by what its rows are told apart.
COUNTS: dict[str, tuple[Tally, Sequence[str]]] = {
    "webinars": (WEBINARS, ["month"]),
    "people": (REGISTRATIONS, ["month", "country"]),
    "notes": (INSIGHTS, ["kind", "theme", "state"]),
    "days": (ACTIVITIES, ["month", "kind"]),
    "accepted": (STATEMENTS, ["kind"]),
    IN_ALL: (STATEMENTS, []),  # a statement may hold days of several kinds
    "results": (RESULTS, ["state"]),
    "projects": (PROJECTS, ["theme"]),
    "clusters": (CLUSTERS, ["country"]),
}
TOTALS = [
    ("webinars", "held"),
    ("people", "registered"),
    ("people", "came"),
    ("notes", "notes"),
    ("notes", "commitments"),
    ("days", "logged"),
    (IN_ALL, "accepted"),
    ("results", "accepted"),
    ("clusters", "clusters"),
]
AFTER_WEBINARS = _("The people of each webinar stand here once it is over.")
AFTER_ROOMS = _("What is noted in break-outs stands here once their webinar is over.")
PARTS: dict[str, tuple[Words, list[Drawing]]] = {
    "participation": (
        _("Participation"),
        [
            Drawing(
                *("people-by-month", _("People by month"), "people", "month"),
                ["registered", "came"],
                AFTER_WEBINARS,
                _("In the month of their webinar; whoever came to several is counted for each."),
            ),
            Drawing(
                *("people-by-country", _("People by country"), "people", "country"),
                ["registered", "came"],
                AFTER_WEBINARS,
                _("The country that people named when they registered."),
                ranked=True,
            ),
            Drawing(
                *("webinars-by-month", _("Webinars by month"), "webinars", "month", ["held"]),
                _("Each webinar stands here once it is over."),
            ),
        ],
    ),
    "countries": (
        _("Clusters and themes"),
        [
            Drawing(
                *("clusters-by-country", _("Clusters by country"), "clusters", "country"),
                ["clusters"],
                _("The clusters of projects stand here once projects are on file."),
                _("Clusters that take part in a project which went on in these days."),
                ranked=True,
                is_map=True,
            ),
            Drawing(
                *("projects-by-theme", _("Projects by theme"), "projects", "theme", ["projects"]),
                _("Projects stand here once they are on file, by the themes that they are given."),
                _("A project of several themes is counted for each."),
                ranked=True,
            ),
        ],
    ),
    "findings": (
        _("What was found out"),
        [
            Drawing(
                *("notes-by-kind", _("Insights by kind"), "notes", "kind", ["notes"]),
                AFTER_ROOMS,
                _("Without conclusions, and without what was hidden or merged into another."),
                ranked=True,
            ),
            Drawing(
                *("notes-by-theme", _("Insights by theme"), "notes", "theme", ["notes"]),
                AFTER_ROOMS,
                _("Its own theme, or that of its break-out."),
                ranked=True,
            ),
            Drawing(
                *("commitments", _("Commitments by state"), "notes", "state", ["commitments"]),
                _("What people take on in break-outs stands here once their webinar is over."),
                _("As they stand today: an overdue one is open and its day is past."),
            ),
        ],
    ),
    "advice": (
        _("Days of advice"),
        [
            Drawing(
                *("days-by-month", _("Days by month"), "days", "month", ["logged"]),
                _("Days stand here as soon as an advisor logs an activity of this period."),
                _("By the day of the activity, as it was corrected."),
            ),
            Drawing(
                *("days-by-kind", _("Days by kind"), "days", "kind", ["logged"]),
                _("Days stand here as soon as an advisor logs an activity of this period."),
                ranked=True,
            ),
            Drawing(
                *("accepted-by-kind", _("Days that count, by kind"), "accepted", "kind"),
                ["accepted"],
                _("Days stand here once the facility accepts a statement that holds them."),
                _("What accepted statements of days count of these days."),
                ranked=True,
            ),
        ],
    ),
    "results": (
        _("Results"),
        [
            Drawing(
                *("results-by-state", _("Results due, by state"), "results", "state", ["due"]),
                _("Results stand here by the day on which they are due, once one is agreed."),
                _("Of engagements that are agreed, running or completed."),
            )
        ],
    ),
}


@dataclass(frozen=True, slots=True)
class YearPart:
    name: str
    title: str
    pictures: list[Picture]


@dataclass(frozen=True, slots=True)
class Year:
    """What a reader sees of a span."""

    span: Span
    counts: dict[str, Counts]
    totals: list[Total]
    parts: list[YearPart]

    @property
    def is_empty(self) -> bool:
        return not any(picture.bars for part in self.parts for picture in part.pictures)


def year_of(user: Person, span: Span) -> Year:
    """As many statements however many rows there are: one for each of `COUNTS`."""
    counts = {
        name: count(tally, span, *splits)
        for name, (tally, splits) in COUNTS.items()
        if user.has_perm(tally.right)
    }
    totals = [total_of(counts[name], measure) for name, measure in TOTALS if name in counts]
    return Year(span, counts, totals, list(_parts(counts)))


def _parts(counts: dict[str, Counts]) -> Iterator[YearPart]:
    for name, (title, drawings) in PARTS.items():
        pictures = [one.of(counts[one.count]) for one in drawings if one.count in counts]
        if pictures:
            yield YearPart(name, str(title), pictures)


def whole_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
