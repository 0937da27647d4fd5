"""Advisors and their work, for tests."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from advisors.models import Activity, Advisor, Deliverable, Engagement, Plan, ProjectDocument
from clusters.tests.factories import ProjectFactory
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
