"""What each step of making a webinar asks, and how it is kept."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Theme
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import within
from webinars.breakouts.domain.leaders import change_moderators
from webinars.models import Breakout, Host, Moderator, Question, Series, Webinar
from webinars.webinar.admin.sheet_rows import (
    FEW_LINES,
    QuestionRow,
    RoomRow,
    rows,
    save_room_rows,
    save_rows,
)
from webinars.webinar.domain.suggesting import first_of, free_slug
from webinars.webinar.forms import TIMES, WebinarForm


def refuse_past(form: forms.ModelForm) -> None:
    ends_at = form.cleaned_data.get("ends_at")
    if ends_at and "ends_at" not in form.errors and ends_at <= timezone.now():
        said = _("This time is over already: choose one that is still to come.")
        form.add_error("starts_at", said)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a step's page: a form, or rows."""

    title: str
    note: str
    form: Any
    is_rows: bool = False


class WhatForm(MeanwhileForm, WebinarForm):
    """What it is and when."""

    accept_overfull = None
    tell = None

    class Meta(WebinarForm.Meta):
        fields = ["title", "series", "number", "starts_at", "ends_at", "time_zone", "language"]
        fields += ["capacity", "meeting_link", "venue", "slug"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = within(Series.objects.all(), user)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Left empty, it is made from the title.")

    def clean_slug(self) -> str:
        """The title and the number stand before it."""
        slug: str = self.cleaned_data["slug"]
        title, number = (self.cleaned_data.get(name) for name in ("title", "number"))
        return slug or free_slug(Webinar, title or "", number or 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_past(self)
        return cleaned


def new_webinar(series: Series | None) -> tuple[Webinar, dict[str, Any]]:
    """With what is suggested where the series is known."""
    if series is None:
        return Webinar(), {}
    suggested = first_of(series)
    times = {name: getattr(suggested, name) for name in TIMES}
    new = Webinar(series=series, time_zone=suggested.time_zone, **times)
    return new, {"number": suggested.number}


class TextsForm(MeanwhileForm):
    class Meta:
        model = Webinar
        fields = ["summary", "purpose"]
        widgets = dict.fromkeys(fields, FEW_LINES)


class RoomsForm(MeanwhileForm, WebinarForm):
    accept_overfull = tell = number = starts_at = ends_at = None

    class Meta(WebinarForm.Meta):
        fields = ["breakout_minutes", "room_link", "breakout_agenda"]
        widgets = {"breakout_agenda": FEW_LINES}


class MakingSheet:
    """The page of a step: its sections, whether all of them are right, and keeping them."""

    sections: list[Section]

    def __init__(self, data: Any, webinar: Webinar, user: User) -> None:
        self.webinar, self.user = webinar, user
        self.build(data)

    def build(self, data: Any) -> None:
        raise NotImplementedError

    def is_valid(self) -> bool:
        """All are looked at, so that each says what is wrong."""
        answers = [section.form.is_valid() for section in self.sections]
        return all(answers)

    def save(self) -> None:
        raise NotImplementedError

    @property
    def media(self) -> Any:
        return sum((section.form.media for section in self.sections), forms.Media())


class WhatSheet(MakingSheet):
    def build(self, data: Any) -> None:
        self.form = WhatForm(data, instance=self.webinar, user=self.user)
        self.sections = [Section("", "", self.form)]

    def save(self) -> None:
        self.form.instance.save(update_fields=[*self.form.cleaned_data.keys(), "changed_at"])


def next_position(webinar: Webinar, model: Any) -> int:
    last = model.objects.filter(webinar=webinar).order_by("-position").first()
    return last.position + 1 if last else 1


class RoomsSheet(MakingSheet):
    def build(self, data: Any) -> None:
        own = list(self.webinar.breakouts.in_order())
        hosts: dict[int, list[Host]] = {}
        for host in Host.objects.filter(breakout__in=own).select_related("user").order_by("pk"):
            hosts.setdefault(host.breakout_id, []).append(host)
        make = rows(Breakout, RoomRow, 2 if own else 5)
        self.rooms = make(
            data,
            instance=self.webinar,
            form_kwargs={"hosts": hosts},
            queryset=Breakout.objects.in_order(),
        )
        themes = [("", "—"), *((one.pk, str(one)) for one in Theme.objects.all())]
        for form in [*self.rooms.forms, self.rooms.empty_form]:
            form.fields["theme"].choices = themes
        lead = inlineformset_factory(
            Webinar, Moderator, fields=["name", "email"], extra=1, can_delete_extra=False
        )
        self.moderators = lead(data, instance=self.webinar)
        self.form = RoomsForm(data, instance=self.webinar)
        self.sections = [
            Section(
                _("Break-outs"),
                _("Each with its host, who gets a link by mail once you invite the hosts."),
                self.rooms,
                True,
            ),
            Section(_("Who opens and closes them"), "", self.moderators, True),
            Section(_("How they go"), "", self.form),
        ]

    def save(self) -> None:
        self.form.instance.save(update_fields=[*self.form.cleaned_data, "changed_at"])
        save_room_rows(self.rooms, self.user, next_position(self.webinar, Breakout))
        self.moderators.save(commit=False)
        change_moderators(
            self.webinar,
            edited=self.moderators.changed_objects,
            new=self.moderators.new_objects,
            gone=self.moderators.deleted_objects,
            by=self.user,
        )


class QuestionsSheet(MakingSheet):
    def build(self, data: Any) -> None:
        asked = self.webinar.questions.in_order().select_related("shown_when")
        make = rows(Question, QuestionRow, 2)
        self.questions = make(data, instance=self.webinar, queryset=asked)
        self.form = TextsForm(data, instance=self.webinar)
        self.sections = [
            Section(_("What it is about"), "", self.form),
            Section(
                _("Questions to those who register"),
                _("Besides name, address and organisation."),
                self.questions,
                True,
            ),
        ]

    def save(self) -> None:
        self.form.instance.save(update_fields=[*self.form.cleaned_data, "changed_at"])
        position = next_position(self.webinar, Question)
        for form in self.questions.forms:
            if form.instance._state.adding:
                form.instance.position, position = position, position + 1
        save_rows(self.questions, self.user)
