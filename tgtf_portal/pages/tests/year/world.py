"""A facility's year with rows on both sides of each edge, and another facility's beside it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from advisors.days.domain.day_statement import accept_statement, confirm_lines, state_days
from advisors.tests.factories import ActivityFactory, DeliverableFactory, EngagementFactory
from clusters.tests.factories import ClusterFactory, FacilityFactory, ProjectFactory, ThemeFactory
from tgtf_portal.core.figures.span import Span
from webinars.models import Feedback
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    RegistrationFactory,
    SeriesFactory,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
# The last minute of the year in Brussels, and the first of the next.
EDGES = [datetime(2025, 12, 31, 22, 59, tzinfo=UTC), datetime(2025, 12, 31, 23, 0, tzinfo=UTC)]
ACCEPTED = datetime(2025, 7, 1, 10, tzinfo=UTC)
# Whoever reads a report must meet none of these.
SECRETS = ["Marker Person", "marker-person@example.org", "Marker Firm", "Marker words"]


def facility_of(slug="tgtf", **facts):
    return FacilityFactory(slug=slug, **facts)


def span_of(facility, first=FIRST, last=LAST):
    return Span(facility.pk, facility.name, first, last, BRUSSELS)


def fill(facility, *, mark=""):
    """Webinars, projects and their advice; `mark` begins what is named."""
    learn(facility, mark)
    advise(facility, mark)
    return facility


def learn(facility, mark=""):
    series = SeriesFactory(slug=f"series-{facility.slug}", facility=facility)
    held = {"series": series, "title": f"{mark}Webinar"}
    webinar = HeldWebinarFactory(**held, starts_at=datetime(2025, 5, 31, 22, 30, tzinfo=UTC))
    for starts_at in EDGES:
        RegistrationFactory(webinar=HeldWebinarFactory(**held, starts_at=starts_at), country="FR")
    people(webinar)
    notes(webinar, mark)
    return webinar


def people(webinar):
    facts = {"name": SECRETS[0], "organisation": SECRETS[2], "webinar": webinar}
    RegistrationFactory.create_batch(2, **facts, country="BE", attended=True)
    marked = RegistrationFactory(**facts, email=SECRETS[1], country="FR")
    RegistrationFactory(**facts, country="", attended=True)
    RegistrationFactory(**facts, country="BE", status="waiting")
    RegistrationFactory(**facts, country="BE", cancelled_at=webinar.starts_at, attended=True)
    Feedback.objects.create(registration=marked, rating=4, helped=SECRETS[3])


def notes(webinar, mark=""):
    theme = ThemeFactory(name=f"{mark}Water")
    room = BreakoutFactory(webinar=webinar, theme=theme, status="closed", title=f"{mark}Room")
    HostFactory(breakout=room, name=f"{mark}Hedda Host")
    cancelled = BreakoutFactory(webinar=webinar, status="cancelled")
    own = {"breakout": room, "author_name": SECRETS[0]}
    first = InsightFactory(**own, kind="insight")
    InsightFactory(**own, kind="barrier", theme=ThemeFactory(name=f"{mark}Air"))
    InsightFactory(**own, kind="conclusion", text=f"{mark}What it came to")
    InsightFactory(**own, hidden_at=webinar.starts_at)
    InsightFactory(**own, merged_into=first)
    InsightFactory(breakout=cancelled)
    InsightFactory(breakout=BreakoutFactory(webinar=webinar, status="closed"))
    promise = {**own, "kind": "commitment"}
    InsightFactory(**promise, done_on=date(2025, 6, 9), due_on=date(2025, 6, 3))
    InsightFactory(**promise, due_on=date(2025, 6, 3))
    InsightFactory(**promise, due_on=date(2199, 1, 1))
    InsightFactory(**promise)


def advise(facility, mark=""):
    lead = ClusterFactory(country="PT", name=f"{mark}Lead {facility.slug}")
    project = ProjectFactory(facility=facility, title=f"{mark}Project", lead_cluster=lead)
    project.themes.set(ThemeFactory.create_batch(2))
    ProjectFactory(facility=facility, starts_on=date(2026, 1, 1))
    ProjectFactory(facility=facility, ends_on=date(2025, 1, 1))
    ProjectFactory(facility=facility, status="withdrawn")
    engagement = EngagementFactory(project=project)
    _days(engagement)
    _results(engagement)


def _days(engagement):
    stated = ActivityFactory(engagement=engagement, held_on=FIRST, days=Decimal("1.5"))
    ActivityFactory(engagement=engagement, held_on=FIRST, kind="teaching", days=Decimal("0.25"))
    statement = state_days(engagement, starts_on=FIRST, ends_on=stated.held_on, by=None)
    confirm_lines(statement, by=None)
    accept_statement(statement, by=None)
    ActivityFactory(engagement=engagement, held_on=LAST, days=Decimal("0.75"))
    ActivityFactory(engagement=engagement, held_on=date(2026, 1, 1), days=Decimal(4))
    ActivityFactory(engagement=engagement, held_on=LAST, days=Decimal(0))


def _results(engagement):
    done = {"status": "accepted", "submitted_at": ACCEPTED, "accepted_at": ACCEPTED}
    DeliverableFactory(engagement=engagement, due_on=LAST)
    DeliverableFactory(engagement=engagement, due_on=FIRST, **done, title="Guide to water")
    DeliverableFactory(engagement=engagement, due_on=date(2026, 2, 1), **done)
    DeliverableFactory(engagement=engagement, due_on=date(2026, 1, 1))
    declined = EngagementFactory(project=engagement.project, status="declined")
    DeliverableFactory(engagement=declined, due_on=LAST)
