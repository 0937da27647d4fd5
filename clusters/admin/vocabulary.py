"""Ecosystems, and the words of lists that nobody could tell yet: one press says what one means."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.domain.vocabulary import entries_of, leave_spelling, map_spelling
from clusters.models import Ecosystem, Spelling
from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.values.languages import LANGUAGES

Status = Spelling.Status


@admin.register(Ecosystem)
class EcosystemAdmin(PortalAdmin):
    list_display = ["name", "clusters_count"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ecosystem]:
        counted = super().get_queryset(request).annotate(clusters_count=Count("clusters"))
        return counted.order_by("name__folded")

    clusters_count = column(_("clusters"), "clusters_count")


class MeaningForm(forms.Form):
    meaning = forms.ChoiceField(label=_("It stands for"))

    def __init__(self, *args: Any, thing: Spelling | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = entries_of(thing.vocabulary) if thing else []
        self.fields["meaning"].choices = [("", _now("Choose")), *entries]


def only_undecided(spelling: Spelling) -> str:
    return _now("It stands for an entry already.") if spelling.status == Status.MAPPED else ""


def only_open(spelling: Spelling) -> str:
    return "" if spelling.status == Status.OPEN else _now("It was decided on already.")


ACTIONS = [
    Action(
        "map",
        _("Say what it stands for"),
        ActionPlan(
            _("Wherever it stands now, the entry takes its place."),
            _("Lists that are imported later are read this way, too."),
            final=_("The words themselves are not kept there."),
        ),
        done_by(map_spelling, _("“%s” is recognised from now on.")),
        only_undecided,
        form=MeaningForm,
    ),
    Action(
        "leave",
        _("Leave as it is"),
        ActionPlan(_("It stays as text where it stands, and is not asked about again.")),
        done_by(leave_spelling, _("“%s” stays as it is.")),
        only_open,
        for_many=_("Leave as they are"),
    ),
]


@admin.register(Spelling)
class SpellingAdmin(ReadOnlyAdmin):
    page_actions = ACTIONS
    change_form_template = "admin/core/with_actions.html"
    list_display = ["text", "vocabulary", "status", "means"]
    list_filter = ["status", "vocabulary"]
    search_fields = ["text"]
    search_help_text = _("A word as a list wrote it.")
    fields = ["text", "vocabulary", "status", "means"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Spelling]:
        """Those that wait for a decision come first."""
        decided = Case(When(status=Status.OPEN, then=Value(0)), default=Value(1))
        named = Ecosystem.objects.filter(slug=OuterRef("meaning")).values("name")[:1]
        spellings = super().get_queryset(request).annotate(entry=Subquery(named))
        return spellings.order_by(decided, "text__folded", "pk")

    @admin.display(description=_("stands for"), ordering="meaning")
    def means(self, spelling: Spelling) -> str:
        return spelling.entry or str(LANGUAGES.get(spelling.meaning, "–"))
