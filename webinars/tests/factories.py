"""Webinars and everything in them, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from clusters.tests.factories import ClusterFactory, FacilityFactory
from tgtf_portal.core.models import Consent
from tgtf_portal.core.people.consent import digest_of
from webinars.common.told import settle_told
from webinars.models import (
    AgendaItem,
    Amendment,
    Answer,
    Breakout,
    CalendarFeed,
    Campaign,
    Certificate,
    Host,
    Insight,
    Invitation,
    Moderator,
    Question,
    Recap,
    Registration,
    Seat,
    Series,
    Source,
    Speaker,
    StaffLetter,
    Statement,
    SuccessStory,
    Webinar,
)


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series
        django_get_or_create = ["slug"]

    facility = factory.SubFactory(FacilityFactory)
    slug = "cross-cutting"
    title = "Cross-cutting support webinars"


class WebinarFactory(DjangoModelFactory):
    """Announced, in a week."""

    class Meta:
        model = Webinar

    series = factory.SubFactory(SeriesFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"webinar-{n}")
    title = factory.Sequence(lambda n: f"Webinar {n}")
    starts_at = factory.LazyFunction(
        lambda: timezone.now().replace(microsecond=0) + timedelta(days=7)
    )
    ends_at = factory.LazyAttribute(lambda webinar: webinar.starts_at + timedelta(hours=2))
    status = Webinar.Status.ANNOUNCED


class HeldWebinarFactory(WebinarFactory):
    """Held yesterday."""

    starts_at = factory.LazyFunction(
        lambda: timezone.now().replace(microsecond=0) - timedelta(days=1)
    )
    status = Webinar.Status.HELD


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    webinar = factory.SubFactory(WebinarFactory)
    name = factory.Sequence(lambda n: f"Speaker {n}")
    function = "Sustainability expert"


class SuccessStoryFactory(DjangoModelFactory):
    class Meta:
        model = SuccessStory

    slug = factory.Sequence(lambda n: f"story-{n}")
    title = factory.Sequence(lambda n: f"Story {n}")
    cluster = factory.SubFactory(ClusterFactory)
    presenter = factory.Sequence(lambda n: f"Presenter {n}")
    points = "explored new markets\ndeveloped a strategic plan"
    published = True


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    webinar = factory.SubFactory(WebinarFactory)
    position = factory.Sequence(lambda n: n + 1)
    minutes = 15
    title = factory.Sequence(lambda n: f"Agenda item {n}")


class BreakoutFactory(DjangoModelFactory):
    class Meta:
        model = Breakout

    webinar = factory.SubFactory(WebinarFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Break-out {n}")
    capacity = 12


class HostFactory(DjangoModelFactory):
    class Meta:
        model = Host

    breakout = factory.SubFactory(BreakoutFactory)
    name = factory.Sequence(lambda n: f"Host {n}")
    email = factory.Sequence(lambda n: f"host{n}@example.org")


class ModeratorFactory(DjangoModelFactory):
    class Meta:
        model = Moderator

    webinar = factory.SubFactory(WebinarFactory)
    name = factory.Sequence(lambda n: f"Moderator {n}")
    email = factory.Sequence(lambda n: f"moderator{n}@example.org")


class CampaignFactory(DjangoModelFactory):
    """A draft."""

    class Meta:
        model = Campaign

    webinar = factory.SubFactory(WebinarFactory)
    title = factory.Sequence(lambda n: f"Campaign {n}")


class StaffLetterFactory(DjangoModelFactory):
    """To the participants of a webinar who have a place."""

    class Meta:
        model = StaffLetter

    webinar = factory.SubFactory(WebinarFactory)
    facility = factory.SelfAttribute("webinar.series.facility")
    audience = StaffLetter.Audience.CONFIRMED
    subject = "Before {webinar}"
    body = "Dear {name},\n\nplease read this before {when}.\n\n{link}"


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    webinar = factory.SubFactory(WebinarFactory)
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    name = factory.Sequence(lambda n: f"Guest {n}")


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    webinar = factory.SubFactory(WebinarFactory)
    email = factory.Sequence(lambda n: f"participant{n}@example.org")
    name = factory.Sequence(lambda n: f"Participant {n}")
    seq = factory.Sequence(lambda n: n + 1)
    cancelled_at = None
    status = factory.LazyAttribute(
        lambda person: "cancelled" if person.cancelled_at else "confirmed"
    )
    registered_at = factory.LazyFunction(timezone.now)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    webinar = factory.SubFactory(WebinarFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Question {n}?")


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    registration = factory.SubFactory(RegistrationFactory)
    question = factory.SubFactory(
        QuestionFactory, webinar=factory.SelfAttribute("..registration.webinar")
    )
    value = factory.Sequence(lambda n: f"Answer {n}")


class ConsentFactory(DjangoModelFactory):
    """Given for a webinar, by somebody who registered for it."""

    class Meta:
        model = Consent

    class Params:
        registration = factory.SubFactory(RegistrationFactory)

    email = factory.SelfAttribute("registration.email")
    text = factory.Sequence(lambda n: f"I agree to matter {n}.")
    digest = factory.LazyAttribute(lambda consent: digest_of(consent.text))
    purpose = factory.LazyAttributeSequence(
        lambda consent, n: f"{Question.purposes_of(consent.registration.webinar_id)}question/{n}"
    )
    source = "Registration form"
    given_at = factory.LazyFunction(timezone.now)


class InsightFactory(DjangoModelFactory):
    class Meta:
        model = Insight

    breakout = factory.SubFactory(BreakoutFactory)
    text = factory.Sequence(lambda n: f"Insight number {n}")


class SeatFactory(DjangoModelFactory):
    """In a room of the webinar that the person is registered for."""

    class Meta:
        model = Seat

    breakout = factory.SubFactory(BreakoutFactory)
    registration = factory.SubFactory(
        RegistrationFactory, webinar=factory.SelfAttribute("..breakout.webinar")
    )


class RecapFactory(DjangoModelFactory):
    """Published."""

    class Meta:
        model = Recap

    webinar = factory.SubFactory(HeldWebinarFactory)
    title = factory.SelfAttribute("webinar.title")
    status = Recap.Status.PUBLISHED
    compiled_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)


def settle(recap):
    """Of a draft nothing is told."""
    if recap.status == Recap.Status.PUBLISHED:
        settle_told(recap.webinar_id)


class StatementFactory(DjangoModelFactory):
    """Read by everybody where its recap is published; `told=False`: what it stands on follows."""

    class Meta:
        model = Statement
        skip_postgeneration_save = True

    recap = factory.SubFactory(RecapFactory)
    key = factory.Sequence(lambda n: f"statement/{n}")
    position = factory.Sequence(lambda n: n)
    section = Statement.Section.BREAKOUTS
    text = factory.Sequence(lambda n: f"Statement number {n}.")
    drafted = factory.SelfAttribute("text")

    @factory.post_generation
    def told(self, create, given, **_facts):
        if create and given is not False:
            settle(self.recap)


class SourceFactory(DjangoModelFactory):
    """Told to everybody, as the verbs leave it, where its recap is published."""

    class Meta:
        model = Source
        skip_postgeneration_save = True

    statement = factory.SubFactory(StatementFactory, told=False)
    type = Source.Type.WEBINAR
    reference = factory.Sequence(lambda n: f"webinar/{n}")
    text = "What it says."

    @factory.post_generation
    def told(self, create, _given, **_facts):
        if create:
            settle(self.statement.recap)


class AmendmentFactory(DjangoModelFactory):
    """Of a host of the statement's webinar, and not answered."""

    class Meta:
        model = Amendment

    statement = factory.SubFactory(StatementFactory)
    host = factory.SubFactory(
        HostFactory, breakout__webinar=factory.SelfAttribute("...statement.recap.webinar")
    )
    name = factory.SelfAttribute("host.name")
    before = factory.SelfAttribute("statement.text")
    text = factory.Sequence(lambda n: f"Other words number {n}.")


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    registration = factory.SubFactory(
        RegistrationFactory, webinar=factory.SubFactory(HeldWebinarFactory), attended=True
    )
    name = factory.SelfAttribute("registration.name")
    webinar_title = factory.SelfAttribute("registration.webinar.title")
    held_on = factory.LazyFunction(lambda: timezone.now().date())
    minutes = 120
    issued_at = factory.LazyFunction(timezone.now)


class CalendarFeedFactory(DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    email = factory.Sequence(lambda n: f"reader{n}@example.org")
