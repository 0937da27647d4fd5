"""What is counted of webinars that took place: who came, what was found out, what was promised."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.figures.counting import Measure, Tally
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.figures.splits import by_choice, by_country, by_month, by_thing
from webinars.live.domain.commitments import State, state_column
from webinars.models import Breakout, Insight, Registration, Webinar
from webinars.models.insight import InsightQuerySet
from webinars.models.registration import has_come, has_place, waits

IS_CONCLUSION, IS_COMMITMENT = (
    Q(kind=kind) for kind in (Insight.Kind.CONCLUSION, Insight.Kind.COMMITMENT)
)


def held_in(span: Span) -> QuerySet[Webinar]:
    """Those of the facility that took place and began on one of the days."""
    webinars = Webinar.objects.past().filter(series__facility=span.facility)
    return webinars.filter(span.holds_time("starts_at"))


def people_of(span: Span) -> QuerySet[Registration]:
    return Registration.objects.filter(webinar__in=held_in(span).order_by())


def notes_in(span: Span) -> InsightQuerySet:
    return notes_of(held_in(span).order_by())


def notes_of(webinars: QuerySet[Webinar]) -> InsightQuerySet:
    """What is shown of their break-outs, once for what was merged; as a recap tells of it."""
    rooms = Breakout.objects.taking_place().filter(webinar__in=webinars)
    return Insight.objects.shown().told().filter(breakout__in=rooms)


WEBINARS = Tally(
    "webinars",
    "webinars.webinar",
    held_in,
    [Measure("held", _("webinars held"))],
    [by_month("starts_at")],
)
REGISTRATIONS = Tally(
    "registrations",
    "webinars.registration",
    people_of,
    [
        Measure("registered", _("registered"), lambda span: has_place()),
        Measure("came", _("came"), lambda span: has_come()),
        Measure("waiting", _("on the waiting list"), lambda span: waits()),
    ],
    [
        by_month("webinar__starts_at"),
        by_country(),
        by_thing("webinar", _("Webinar"), "webinar", "webinar__title", ""),
    ],
)
INSIGHTS = Tally(
    "insights",
    "webinars.insight",
    notes_in,
    [
        Measure("notes", _("insights"), lambda span: ~IS_CONCLUSION),
        Measure("conclusions", _("conclusions"), lambda span: IS_CONCLUSION),
        Measure("commitments", _("commitments"), lambda span: IS_COMMITMENT),
    ],
    [
        by_choice("kind", _("Kind"), lambda span: "kind", Insight.Kind),
        by_thing(
            "theme",
            _("Theme"),
            Coalesce("theme", "breakout__theme"),
            Coalesce("theme__name", "breakout__theme__name"),
            _("Without a theme"),
        ),
        by_thing("webinar", _("Webinar"), "breakout__webinar", "breakout__webinar__title", ""),
        by_choice(
            "state",
            _("State"),
            lambda span: state_column(timezone.localdate(timezone=span.zone)),
            State,
        ),
    ],
)
