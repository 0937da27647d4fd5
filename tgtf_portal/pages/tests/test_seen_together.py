"""What is asked in one statement is what each question finds by itself."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone

from advisors.models import Engagement, HealthLimits
from advisors.tests.factories import (
    ActivityFactory,
    DeliverableFactory,
    EngagementFactory,
    PlanFactory,
)
from clusters.models import StaffAssignment
from clusters.tests.factories import FacilityFactory, ProjectFactory, SpellingFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, PostOffice, User
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.people.seen import Seen, SeenTogether
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.pages.domain.desk import QUESTIONS
from tgtf_portal.pages.domain.sections import SOON
from tgtf_portal.pages.tests.test_desk import marked_work
from webinars.models import Breakout, Registration
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    """Something of each kind, in two facilities."""
    room = marked_work()
    facility = room.webinar.series.facility
    HealthLimits.objects.create(facility=facility)
    for at in (timedelta(days=3), timedelta(days=9)):
        soon = WebinarFactory(series=room.webinar.series, starts_at=timezone.now() + at)
        HostFactory(breakout=BreakoutFactory(webinar=soon), email="hilda@example.org")
    engagement = EngagementFactory(status=Engagement.Status.RUNNING)
    ActivityFactory(engagement=engagement, days="2.50")
    DeliverableFactory(engagement=engagement)
    PlanFactory(engagement=engagement, status="proposed", proposed_at=timezone.now())
    ProjectFactory(facility=facility)
    SpellingFactory(text="Strange word")
    MessageFactory.create_batch(2, status="failed")
    outbox.hold_all("Too many came back.", by=None)
    marked_work()
    elsewhere = WebinarFactory(title="Elsewhere", series__facility=FacilityFactory(slug="else"))
    HostFactory(breakout=BreakoutFactory(webinar=elsewhere), email="olga@example.org")
    return facility


def facts_of(row, behind=()):
    """All that a row holds, with the kinds of its values and what was selected along."""
    if not isinstance(row, Model):
        return [(type(value), value) for value in (row if isinstance(row, tuple) else [row])]
    own = {name: (type(value), value) for name, value in vars(row).items() if name != "_state"}
    along = {
        name: facts_of(other, behind=(*behind, row))
        for name, other in row._state.fields_cache.items()
        if other is not None and other not in behind
    }
    return own, along


def values_of(person):
    now = timezone.now()
    day = timezone.localdate()
    return {"user": person.pk, "people": [person.pk], "day": day, "now": now, "soon": now + SOON}


def alone(seen, person, values):
    return [facts_of(row) for row in seen.by(person, **{gap: values[gap] for gap in seen.kinds})]


@pytest.mark.parametrize("role", [None, StaffRole.COORDINATOR, StaffRole.READER])
@pytest.mark.parametrize("is_assigned", [False, True])
def test_together_they_find_what_each_finds_alone(work, role, is_assigned):
    person = CoordinatorFactory(is_superuser=role is None)
    if role:
        person.groups.add(Group.objects.get(name=role))
    if is_assigned:
        StaffAssignment.objects.create(user=person, facility=work)
    person, values = User.objects.get(pk=person.pk), values_of(person)

    found = SeenTogether(QUESTIONS).by(person, **values)

    assert {name: [facts_of(row) for row in rows] for name, rows in found.items()} == {
        name: alone(seen, person, values) if person.has_perm(right) else []
        for name, (right, seen) in QUESTIONS.items()
    }


def test_each_question_of_the_desk_finds_something(work):
    """Or the test above would compare nothing; conclusions and amendments have tests of theirs."""
    person = CoordinatorFactory()

    found = SeenTogether(QUESTIONS).by(person, **values_of(person))

    assert {name for name, rows in found.items() if not rows} <= {
        *("owing", "amendments", "masked", "requests", "reports", "statements", "links")
    }


def test_one_statement_asks_all_of_them(work, django_assert_num_queries):
    person = CoordinatorFactory()
    together = SeenTogether(QUESTIONS)

    with django_assert_num_queries(1):
        together.by(person, **values_of(person))
    with django_assert_num_queries(1):
        together.by(person, **values_of(person))


ONES = {
    "people": ("webinars.view_registration", Seen(lambda seen: seen(Registration.objects.all()))),
    "offices": ("core.change_message", Seen(lambda _seen: PostOffice.objects.all())),
    "mails": (
        "core.change_message",
        Seen(lambda seen: seen(Message.objects.defer("packed_html").order_by("pk"))),
    ),
}


def test_every_kind_of_value_comes_back_as_it_is_stored():
    """Numbers, times, dates, structures, keys, and texts with whatever stands in them."""
    RegistrationFactory(name="Zoë \\ “quoted” 'twice' \" %s {0}\n\u2028\x7f", offers="")
    MessageFactory(context={"n": [1, 2.5, None, "é"], "deep": {"a": "b"}})
    outbox.hold_all("Because.", by=None)
    person = CoordinatorFactory()

    found = SeenTogether(ONES).by(person)

    stored = {
        "people": Registration.objects.all(),
        "offices": PostOffice.objects.all(),
        "mails": Message.objects.defer("packed_html").order_by("pk"),
    }
    assert {name: [facts_of(row) for row in rows] for name, rows in found.items()} == {
        name: [facts_of(row) for row in rows] for name, rows in stored.items()
    }


def test_a_question_without_its_right_is_not_asked(django_assert_num_queries):
    RegistrationFactory()
    person = CoordinatorFactory(is_superuser=False)
    person = User.objects.get(pk=person.pk)
    person.get_all_permissions()
    assert SeenTogether(ONES).by(person) == {"people": [], "offices": [], "mails": []}

    with django_assert_num_queries(0):
        SeenTogether(ONES).by(person)


@pytest.mark.parametrize(
    "rows",
    [
        Breakout.objects.prefetch_related("hosts"),
        Breakout.objects.select_related(
            "webinar__series__facility", "webinar__series__example", "webinar__recap__approved_by"
        ),
    ],
    ids=["fetched by a further statement", "more than a hundred columns"],
)
def test_rows_that_one_text_does_not_tell_are_refused(rows):
    together = SeenTogether({"rooms": ("webinars.view_breakout", Seen(lambda seen: seen(rows)))})

    with pytest.raises(TypeError, match="Breakout"):
        together.by(CoordinatorFactory())
