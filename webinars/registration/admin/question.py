"""What a webinar asks those who register, one question a page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.questions.kinds import WITH_CHOICES
from tgtf_portal.core.values.fields import ProseField
from tgtf_portal.core.values.numbers import is_number
from webinars.common.admin.lists import webinar_in_mind
from webinars.models import Question


@admin.register(Question)
class QuestionAdmin(PortalAdmin):
    belongs_to = "webinar"
    list_display = ["text", "kind", "required", "condition", "answered", "asked", "webinar"]
    list_filter = [("webinar", RelatedFilter), "kind", "asked"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-webinar__starts_at", "position", "pk"]
    search_fields = ["text", "webinar__title"]
    search_help_text = _lazy("Words of a question, or a webinar.")
    autocomplete_fields = ["webinar"]
    formfield_overrides = {ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    fieldsets = [
        (None, {"fields": ["webinar", "position", "kind", "text", "help_text", "options"]}),
        (_lazy("Who has to answer"), {"fields": ["required", "asked"]}),
        (_lazy("Shown to some only"), {"fields": ["shown_when", "shown_when_answer"]}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"webinar": webinar_in_mind(request), **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        questions = super().get_queryset(request).select_related("webinar", "shown_when")
        return questions.with_answer_count()

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> list[str]:
        """What people answered keeps the kind of question that they were asked."""
        if obj is None:
            return []
        return ["webinar", "kind"] if obj.answer_count else ["webinar"]

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "shown_when":
            field.widget = field.widget.widget  # nothing is added or deleted from here
        return field

    def formfield_for_foreignkey(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name == "shown_when":
            kwargs["queryset"] = self._others(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _others(self, request: HttpRequest) -> QuerySet[Question]:
        """Questions with choices of the webinar that the page is about."""
        match = request.resolver_match
        number = match.kwargs.get("object_id", "") if match else ""
        questions = Question.objects.filter(kind__in=WITH_CHOICES)
        if is_number(number):
            own = Question.objects.filter(pk=number)
            return questions.filter(webinar__in=own.values("webinar")).exclude(pk=number)
        webinar = request.POST.get("webinar", "") or webinar_in_mind(request)
        return questions.filter(webinar=int(webinar)) if is_number(webinar) else questions.none()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """Says how many people answered instead of naming each of them."""
        *found, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = [words for question in objs for words in _held_by(question)]
        return (*found, protected)

    answered = column(_lazy("answers"), "answer_count")

    @admin.display(description=_lazy("shown only when"))
    def condition(self, question: Question) -> str:
        other = question.shown_when
        return f"{other}: {question.shown_when_answer}" if other else "–"


def _held_by(question: Question) -> list[str]:
    """Why a question cannot be deleted, and what to do instead."""
    reasons = []
    if answers := question.answers.count():
        text = ngettext(
            "“%(question)s”: %(n)d person answered it. Take the tick “still asked” away instead.",
            "“%(question)s”: %(n)d people answered it. Take the tick “still asked” away instead.",
            answers,
        )
        reasons.append(text % {"question": question, "n": answers})
    shows = question.shows.all()
    reasons += [_("“%s” is shown only when this one has a certain answer.") % q for q in shows]
    return reasons
