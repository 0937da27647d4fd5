"""Statements that are put together once answer like those that are put together each time."""

from datetime import date, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection, models
from django.db.models import Count, Q

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.editions.connection import tables_read
from tgtf_portal.core.values.prepared import Prepared, PreparedList, hang
from webinars.models import Registration, Webinar
from webinars.models.webinar import takes_place
from webinars.registration.domain.places import places_of
from webinars.tests.factories import RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

like = Prepared(
    lambda webinar, email: Registration.objects.filter(webinar=webinar, email=email),
    webinar=int,
    email=str,
)


def test_each_call_finds_what_its_own_values_ask_for():
    first, second = RegistrationFactory.create_batch(2)

    assert like(webinar=first.webinar_id, email=first.email) == [first]
    assert like(webinar=second.webinar_id, email=second.email) == [second]
    assert like.one(webinar=first.webinar_id, email=second.email) is None


def test_its_rows_are_whole():
    registration = RegistrationFactory()

    found = like.one(webinar=registration.webinar_id, email=registration.email)

    assert vars(found) | {"_state": None} == vars(Registration.objects.get()) | {"_state": None}


def test_a_stand_in_s_own_text_finds_nothing():
    registration = RegistrationFactory()

    assert like(webinar=registration.webinar_id, email="<email>") == []


def test_a_value_too_few_is_refused():
    with pytest.raises(TypeError, match="webinar, email"):
        like(webinar=1)


def test_a_query_that_ignores_a_value_is_refused():
    anyone = Prepared(lambda webinar: Registration.objects.all(), webinar=int)

    with pytest.raises(ValueError, match="webinar"):
        anyone(webinar=1)


def test_rows_come_with_what_they_select_along(django_assert_num_queries):
    registration = RegistrationFactory()
    whole = Prepared(
        lambda key: Registration.objects.filter(pk=key).select_related("webinar__series"), key=int
    )
    with django_assert_num_queries(1):
        assert whole.one(key=registration.pk).webinar.series == registration.webinar.series


def test_times_and_days_are_compared_as_the_database_has_them():
    webinar = WebinarFactory()
    coming = Prepared(Webinar.objects.coming, now=datetime)
    starting = Prepared(lambda day: Webinar.objects.filter(starts_at__date__lt=day), day=date)
    day = webinar.starts_at.date()

    assert coming(now=webinar.starts_at) == [webinar]
    assert coming(now=webinar.ends_at) == []
    assert starting(day=day) == []
    assert starting(day=day + timedelta(days=2)) == [webinar]


def test_a_list_may_have_any_length():
    people = RegistrationFactory.create_batch(3)
    among = Prepared(
        lambda keys, email: (
            Registration.objects.filter(pk__in=keys).exclude(email=email).order_by("pk")
        ),
        keys=list,
        email=str,
    )
    keys = [person.pk for person in people]

    assert among(keys=keys, email="") == people
    assert among(keys=keys[:1], email="") == people[:1]
    assert among(keys=keys, email=people[0].email) == people[1:]
    assert among(keys=[], email="") == []


def test_rows_that_are_hung_on_are_in_hand_and_narrow_no_further(django_assert_num_queries):
    webinar = RegistrationFactory().webinar
    alone = WebinarFactory()
    hang([webinar, alone], "registrations", list(Registration.objects.all()), by="webinar")

    with django_assert_num_queries(0):
        (person,) = webinar.registrations.all()
        assert person.webinar is webinar
        assert not alone.registrations.all()
    with pytest.raises(AttributeError):
        webinar.registrations.all().filter(email="")


def test_a_long_list_is_numbered_and_taken_page_by_page(django_assert_num_queries):
    people = RegistrationFactory.create_batch(5)
    everybody = PreparedList(lambda: Registration.objects.order_by("pk"), size=2)
    with django_assert_num_queries(4):
        pages = Paginator(everybody.of(), 2)
        assert [list(pages.page(n)) for n in (1, 2, 3)] == [people[:2], people[2:4], people[4:]]
    Registration.objects.all().delete()
    assert list(Paginator(everybody.of(), 2).page(1)) == []


def test_rows_that_something_is_counted_for_are_not_numbered_by_themselves():
    RegistrationFactory.create_batch(2)
    with_people = Webinar.objects.annotate(n=Count("registrations"))
    with pytest.raises(ValueError, match="all_of"):
        PreparedList(lambda: with_people, size=1).of().count()
    assert PreparedList(lambda: with_people, size=1, all_of=Webinar.objects.all).of().count() == 2


@pytest.mark.parametrize("own", [True, False])
def test_places_are_counted_as_django_would_count_them(own):
    webinar = WebinarFactory(capacity=9)
    status = Registration.Status
    RegistrationFactory.create_batch(3, webinar=webinar)
    RegistrationFactory.create_batch(2, webinar=webinar, status=status.WAITING)
    RegistrationFactory(webinar=webinar, status=status.PENDING)
    RegistrationFactory()  # another webinar's
    person = webinar.registrations.first()

    places = places_of(webinar, without=person if own else None)

    others = webinar.registrations.filter(~Q(pk=person.pk) if own else Q())
    assert places.taken == others.filter(takes_place()).count()
    assert places.waiting == others.filter(status=status.WAITING).count()
    assert places.last_number == max(webinar.registrations.values_list("seq", flat=True))
    assert places.capacity == 9


def test_of_a_webinar_without_anybody_all_places_are_free():
    webinar = WebinarFactory(capacity=4)

    places = places_of(webinar)

    assert (places.free, places.last_number) == (4, 0)
    assert Webinar.objects.with_places_taken().get().places_left == 4


# --- What rows become -----------------------------------------------------------------------------
def rows_with_everything():
    webinar = WebinarFactory(title="Later", starts_at=WebinarFactory().starts_at)
    RegistrationFactory(webinar=webinar, cluster=None)
    RegistrationFactory(cluster=ClusterFactory())
    return webinar


SHAPES = {
    "rows": lambda: Registration.objects.order_by("pk"),
    "rows with what they lead to, or not": lambda: Registration.objects.select_related(
        "webinar__series", "cluster"
    ).order_by("pk"),
    "some columns": lambda: (
        Registration.objects.select_related("cluster").only("name", "cluster__name").order_by("pk")
    ),
    "annotated": lambda: Webinar.objects.with_places_taken().order_by("pk"),
    "distinct, sorted by what is not shown": lambda: (
        Webinar.objects.order_by("registrations__name").values_list("title").distinct()
    ),
    "values": lambda: (
        Webinar.objects.annotate(n=Count("registrations")).order_by("pk").values("n", "starts_at")
    ),
    "lists of values": lambda: (
        Webinar.objects.annotate(n=Count("registrations"))
        .order_by("pk")
        .values_list("starts_at", "n", "title")
    ),
    "single values": lambda: Webinar.objects.order_by("pk").values_list("starts_at", flat=True),
    "named values": lambda: Webinar.objects.order_by("pk").values_list("title", named=True),
    "rows with others fetched along": lambda: Webinar.objects.order_by("pk").prefetch_related(
        "registrations"
    ),
    "united": lambda: (
        Webinar.objects.filter(title="Later")
        .order_by()
        .union(Webinar.objects.order_by())
        .order_by("title")
    ),
}


def told_of(thing):
    """All that is in hand of a row, and of what it leads to."""
    if not isinstance(thing, models.Model):
        return type(thing), thing
    facts = {name: value for name, value in vars(thing).items() if name != "_state"}
    along = {name: told_of(other) for name, other in thing._state.fields_cache.items()}
    return type(thing), facts.keys(), repr(facts), along, thing._state.db, thing._state.adding


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("keeps_plan", [True, False])
def test_rows_are_what_django_makes_of_them(shape, keeps_plan):
    rows_with_everything()
    build = SHAPES[shape]
    prepared = Prepared(build, keeps_plan=keeps_plan)

    for _often in range(2):
        asked = prepared()
        assert list(map(told_of, asked)) == list(map(told_of, build()))
        assert len(asked) >= 2


def test_rows_that_are_known_by_where_they_come_from_lead_back_to_it():
    webinar = rows_with_everything()
    (person,) = Prepared(lambda: webinar.registrations.all())()

    assert person.webinar is webinar


# --- Plans that the database keeps ----------------------------------------------------------------
planned = Prepared(
    lambda webinars, email, until: Registration.objects.filter(
        Q(email=email) | Q(name=email),
        webinar__in=webinars,
        webinar__starts_at__lt=until,
        status="confirmed",
    ).order_by("pk"),
    keeps_plan=True,
    webinars=list,
    email=str,
    until=datetime,
)


def planned_for(*people):
    webinars = [person.webinar_id for person in people]
    last = max(person.webinar.starts_at for person in people)
    return planned(webinars=webinars, email=people[0].email, until=last + timedelta(seconds=1))


def test_a_kept_plan_answers_for_the_values_of_each_call():
    first, second = RegistrationFactory.create_batch(2)
    same_person = RegistrationFactory(email=first.email)

    for _often in range(7):  # PostgreSQL makes a plan for all values after five
        assert planned_for(first, second) == [first]
        assert planned_for(second) == [second]
        assert planned_for(first, same_person) == [first, same_person]
    assert planned(webinars=[first.webinar_id], email="%s '", until=first.registered_at) == []


def test_whoever_looks_at_a_planned_statement_sees_it_as_it_was_written(
    django_assert_num_queries,
):
    registration = RegistrationFactory()
    with tables_read() as read, django_assert_num_queries(1) as asked:
        planned_for(registration)

    assert {"webinars_registration", "webinars_webinar"} <= read
    assert asked[0]["sql"].startswith("SELECT")
    assert registration.email in asked[0]["sql"]


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_the_connection_lost_is_made_again():
    registration = RegistrationFactory()
    planned_for(registration)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")

    assert planned_for(registration) == [registration]
