"""Advisors and their work, for tests."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from advisors.models import (
    Activity,
    Advisor,
    Availability,
    Deliverable,
    Engagement,
    Meeting,
    Plan,
    PoolEntry,
    ProjectDocument,
)
from clusters.tests.factories import FacilityFactory, ProjectFactory
from tgtf_portal.core.tests.factories import DocumentFactory, UserFactory


class AdvisorFactory(DjangoModelFactory):
    class Meta:
        model = Advisor

    user = factory.SubFactory(UserFactory)
    country = "BE"
    days_offered = Decimal(20)


class EngagementFactory(DjangoModelFactory):
    class Meta:
        model = Engagement

    advisor = factory.SubFactory(AdvisorFactory)
    project = factory.SubFactory(ProjectFactory)
    status = Engagement.Status.RUNNING
    days_agreed = Decimal(8)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    engagement = factory.SubFactory(EngagementFactory)
    kind = Activity.Kind.WORKSHOP
    title = factory.Sequence(lambda n: f"Workshop {n}")
    held_on = date(2026, 10, 1)
    days = Decimal("0.5")


class DeliverableFactory(DjangoModelFactory):
    class Meta:
        model = Deliverable

    engagement = factory.SubFactory(EngagementFactory)
    title = factory.Sequence(lambda n: f"Guidance {n}")
    due_on = date(2026, 12, 1)


class ProjectDocumentFactory(DjangoModelFactory):
    class Meta:
        model = ProjectDocument

    project = factory.SubFactory(ProjectFactory)
    document = factory.SubFactory(DocumentFactory)


class PlanFactory(DjangoModelFactory):
    """A draft without rows."""

    class Meta:
        model = Plan

    engagement = factory.SubFactory(EngagementFactory)
    number = 1
    saved_by = factory.SelfAttribute("engagement.advisor.user")
    saved_at = factory.LazyFunction(timezone.now)


class PoolEntryFactory(DjangoModelFactory):
    class Meta:
        model = PoolEntry

    facility = factory.SubFactory(FacilityFactory)
    email = factory.Sequence(lambda n: f"pool-{n}@example.org")
    name = factory.Sequence(lambda n: f"Expert {n}")
    country = "BE"


class AvailabilityFactory(DjangoModelFactory):
    class Meta:
        model = Availability

    advisor = factory.SubFactory(AdvisorFactory)
    starts_on = date(2026, 12, 1)
    ends_on = date(2026, 12, 24)
    days = Decimal(3)


class MeetingFactory(DjangoModelFactory):
    """Tomorrow, for an hour."""

    class Meta:
        model = Meeting

    engagement = factory.SubFactory(EngagementFactory)
    kind = Activity.Kind.CONSULTANCY
    title = factory.Sequence(lambda n: f"Meeting {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + timedelta(hours=1))
    place = "Demo House, room 2"
    set_by = factory.SelfAttribute("engagement.advisor.user")
