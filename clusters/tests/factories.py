"""Clusters and what belongs to them, for tests."""

import factory
from factory.django import DjangoModelFactory

from clusters.domain.vocabulary import term_key
from clusters.models import (
    SME,
    Cluster,
    Ecosystem,
    Facility,
    FacilityPage,
    Membership,
    Project,
    ProjectCluster,
    Reviewer,
    Spelling,
    Theme,
)
from tgtf_portal.core.tests.factories import UserFactory


class FacilityFactory(DjangoModelFactory):
    class Meta:
        model = Facility
        django_get_or_create = ["slug"]

    slug = "tgtf"
    name = "Towards Green Transition Facility"
    acronym = "TGTF"
    initiative = "European Cluster Collaboration Platform (ECCP)"
    status = factory.LazyAttribute(lambda made: "current" if made.slug == "tgtf" else "preparing")


class FacilityPageFactory(DjangoModelFactory):
    class Meta:
        model = FacilityPage

    facility = factory.SubFactory(FacilityFactory)
    kind = "about"
    title = "About the facility"
    lead = "It helps clusters."
    body = "Clusters become greener."


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")


class EcosystemFactory(DjangoModelFactory):
    class Meta:
        model = Ecosystem

    slug = factory.Sequence(lambda n: f"ecosystem-{n}")
    name = factory.Sequence(lambda n: f"Ecosystem {n}")


class SpellingFactory(DjangoModelFactory):
    class Meta:
        model = Spelling

    vocabulary = "ecosystem"
    text = factory.Sequence(lambda n: f"Wood {n}")
    key = factory.LazyAttribute(lambda made: term_key(made.text))


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = Cluster

    slug = factory.Sequence(lambda n: f"cluster-{n}")
    name = factory.Sequence(lambda n: f"Demo Cluster {n}")
    country = factory.Iterator(["BG", "ES", "FR", "IT", "SI"])


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    cluster = factory.SubFactory(ClusterFactory)


class SMEFactory(DjangoModelFactory):
    class Meta:
        model = SME

    cluster = factory.SubFactory(ClusterFactory)
    name = factory.Sequence(lambda n: f"Firm {n}")
    country = factory.SelfAttribute("cluster.country")


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    facility = factory.SubFactory(FacilityFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Project {n}")

    @factory.post_generation
    def lead_cluster(self, create, cluster, **kwargs):
        if create:
            ProjectCluster.objects.create(
                project=self, cluster=cluster or ClusterFactory(), role="lead"
            )


class ReviewerFactory(DjangoModelFactory):
    class Meta:
        model = Reviewer

    facility = factory.SubFactory(FacilityFactory)
    user = factory.SubFactory(UserFactory)
