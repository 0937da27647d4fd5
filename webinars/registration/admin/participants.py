"""What the list of participants can show and be narrowed by, in whichever webinar it stands."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_countries import countries

from clusters.models import Cluster
from tgtf_portal.core.admin.filters import OccurringFilter
from tgtf_portal.core.admin.list_columns import ReadyView
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.numbers import is_number
from tgtf_portal.core.values.prepared import columns_of
from webinars.models import Answer, Breakout, Preference, Question, Registration

WEBINAR = "webinar__id__exact"
ANSWER = "answer_"
SEE_WISHES, SEE_SEATS = "webinars.view_preference", "webinars.view_seat"
SEE_ANSWERS = "webinars.view_answer"
GIVEN, NOT_GIVEN = "+", "-"
RIGHTS = {
    "wishes": SEE_WISHES,
    "all_wishes": SEE_WISHES,
    "seated_in": SEE_SEATS,
    "placed_by_hand": SEE_SEATS,
}
READY_VIEWS = [
    ReadyView(_lazy("Without a seat"), {"status__exact": "confirmed", "seated": "no"}),
    ReadyView(_lazy("No wish yet"), {"status__exact": "confirmed", "wished": "no"}),
    ReadyView(_lazy("Waiting list"), {"status__exact": "waiting"}),
]


def webinar_in(request: HttpRequest) -> int | None:
    """The number of the webinar whose people the list shows."""
    number = request.GET.get(WEBINAR)
    return int(number or 0) if is_number(number) else None


def questions_in(request: HttpRequest) -> list[Question]:
    """Of that webinar, for those who may read answers. Asked once a request."""
    if not hasattr(request, "_questions"):
        found: list[Question] = []
        if webinar_in(request) and request.user.has_perm(SEE_ANSWERS):
            rows = Question.objects.filter(webinar=webinar_in(request)).in_order()
            found = list(within(rows, request.user))
        request._questions = found
    return request._questions


def rooms_in(request: HttpRequest) -> list[tuple[str, str]]:
    """The break-outs of that webinar, as choices. Asked once a request."""
    if not hasattr(request, "_rooms"):
        rows = Breakout.objects.filter(webinar=webinar_in(request)).order_by("position", "pk")
        rows = within(rows, request.user) if webinar_in(request) else rows.none()
        found = [(str(pk), title) for pk, title in rows.values_list("pk", "title")]
        request._rooms = found
    return request._rooms


# --- Columns --------------------------------------------------------------------------------------
def first_wish() -> Subquery:
    """Its room's title."""
    wishes = Preference.objects.filter(registration=OuterRef("pk"), rank=1).order_by()
    return Subquery(wishes.values("breakout__title")[:1])


def with_wishes(people: QuerySet[Registration]) -> QuerySet[Registration]:
    wishes = Preference.objects.select_related("breakout").order_by("rank")
    wishes = wishes.only("registration", "rank", "breakout__title")
    return people.prefetch_related(Prefetch("preferences", wishes))


def with_answers(people: QuerySet[Registration]) -> QuerySet[Registration]:
    return people.prefetch_related(Prefetch("answers", Answer.objects.order_by()))


def with_way_in(people: QuerySet[Registration]) -> QuerySet[Registration]:
    return people.select_related(
        "webinar", "cluster", "seat__breakout", "invitation", "group_code", "registered_by"
    )


def with_webinar(people: QuerySet[Registration]) -> QuerySet[Registration]:
    return people.select_related("webinar")


FETCHES = {
    "webinar": with_webinar,
    "all_wishes": with_wishes,
    "came_by": with_way_in,
    "group": with_way_in,
}


def is_list_of_one(request: HttpRequest) -> bool:
    """Whether this is asked for the list of one webinar, which is looked at alone."""
    return request.method == "GET" and bool(webinar_in(request))


def with_shown_alone(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """For that list: of what belongs to each person, that which a column shows."""
    related = ("cluster__name", "seat__rank", "seat__pinned", "seat__breakout__title")
    shown = people.select_related("cluster", "seat__breakout")
    return shown.only(*columns_of(Registration), "seat__registration", *related)


def answer_column(question: Question) -> Callable[[Registration], str]:
    """What each person answered, by a name that no other webinar's column has."""

    @admin.display(description=Truncator(question.text).chars(50))
    def answer(registration: Registration) -> str:
        given = (a.value for a in registration.answers.all() if a.question_id == question.pk)
        value = next(given, "")
        return question.format.cell(value) if value or question.is_consent else "–"

    answer.__name__ = f"{ANSWER}{question.pk}"
    return answer


# --- Filters --------------------------------------------------------------------------------------
class RoomFilter(admin.SimpleListFilter):
    """Yes, no, or one of the webinar's rooms. What names none of them finds nobody."""

    words: tuple[Any, Any]
    is_so: Q
    room: str  # where the room's number stands
    of_room: Any = "%s"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rooms = [(pk, self.of_room % title) for pk, title in rooms_in(request)]
        return [("yes", self.words[0]), ("no", self.words[1]), *rooms]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value is None or value == "":
            return queryset
        if value in ("yes", "no"):
            return queryset.filter(self.is_so if value == "yes" else ~self.is_so)
        return self.in_room(queryset, int(value)) if is_number(value) else queryset.none()

    def in_room(self, queryset: QuerySet, number: int) -> QuerySet:
        raise NotImplementedError


class SeatFilter(RoomFilter):
    title = _lazy("seat")
    parameter_name = "seated"
    words = (_lazy("Seated"), _lazy("Without a seat"))
    is_so = Q(seat__isnull=False)

    def in_room(self, queryset: QuerySet, number: int) -> QuerySet:
        return queryset.filter(seat__breakout=number)


class WishFilter(RoomFilter):
    title = _lazy("wishes")
    parameter_name = "wished"
    words = (_lazy("Gave wishes"), _lazy("No wish yet"))
    is_so = Q(wish_count__gt=0)
    of_room = _lazy("First: %s")

    def in_room(self, queryset: QuerySet, number: int) -> QuerySet:
        first = Preference.objects.filter(registration=OuterRef("pk"), rank=1, breakout=number)
        return queryset.filter(Exists(first))


class AmongPeople(OccurringFilter):
    """Offers what occurs among the people of the webinar; over all webinars it is only applied."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset

    def people(self, request: HttpRequest) -> QuerySet[Registration]:
        number = webinar_in(request)
        people = Registration.objects.filter(webinar=number).order_by()
        return within(people, request.user) if number else people.none()


class PeoplesCountry(AmongPeople):
    title = _lazy("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = self.people(request).values_list("country", flat=True).distinct()
        found = [(code, countries.name(code)) for code in set(codes) if code]
        return sorted(found, key=lambda choice: name_key(choice[1]))


class PeoplesCluster(AmongPeople):
    title = _lazy("cluster")
    parameter_name = "cluster"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        numbers = self.people(request).values("cluster")
        found = Cluster.objects.filter(pk__in=numbers).order_by("name__folded", "pk")
        return [(str(pk), name) for pk, name in found.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() and not is_number(self.value()):
            return queryset.none()
        return super().queryset(request, queryset)


class AnswerFilter(admin.SimpleListFilter):
    question: Question

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (GIVEN, _("Answered")),
            (NOT_GIVEN, _("Not answered")),
            *((choice, choice) for choice in self.question.choices),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        own = Answer.objects.filter(registration=OuterRef("pk"), question=self.question)
        if value in (GIVEN, NOT_GIVEN):
            return queryset.filter(Exists(own) if value == GIVEN else ~Exists(own))
        if value not in self.question.choices:
            return queryset.none()
        # Of several answers each stands on a line of its own.
        line = Q(value=value) | Q(value__startswith=f"{value}\n")
        line |= Q(value__endswith=f"\n{value}") | Q(value__contains=f"\n{value}\n")
        return queryset.filter(Exists(own.filter(line)))


def answer_filter(question: Question) -> type[AnswerFilter]:
    facts = {
        "question": question,
        "title": Truncator(question.text).chars(50),
        "parameter_name": f"{ANSWER}{question.pk}",
    }
    return type("OneAnswerFilter", (AnswerFilter,), facts)


def filters_in(request: HttpRequest) -> list[Any]:
    """Those alone whose facts the reader may see. Made once a request."""
    if not hasattr(request, "_filters"):
        rights = [(WishFilter, SEE_WISHES), (SeatFilter, SEE_SEATS)]
        own = [one for one, right in rights if request.user.has_perm(right)]
        answers = [answer_filter(question) for question in questions_in(request)]
        request._filters = [
            *own,
            "attended",
            PeoplesCountry,
            PeoplesCluster,
            "invitation__audience",
            *answers,
        ]
    return request._filters
