"""Rows that a step of making a webinar has in place, each with what belongs to it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core import audit
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.numbers import LooksUpNumbers
from tgtf_portal.core.models import User
from webinars.breakouts.domain.leaders import change_hosts
from webinars.breakouts.forms.rooms import BreakoutRowForm
from webinars.models import Breakout, Host, Question, Speaker, SuccessStory, Webinar
from webinars.webinar.domain.suggesting import free_slugs

FEW_LINES = AdminTextareaWidget(attrs={"rows": 2})


class SpeakerRow(forms.ModelForm):
    class Meta:
        model = Speaker
        fields = ["name", "function", "email", "part"]


class SpeakerRows(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form not in self.deleted_forms]
        parts = [getattr(form, "cleaned_data", {}).get("part") for form in rows]
        if parts.count(Speaker.Part.MODERATOR) > 1:
            raise forms.ValidationError(_("A webinar has one moderator."))


class StoryRow(KnownRowForm):
    class Meta:
        model = SuccessStory
        fields = ["cluster", "presenter", "title", "points"]
        widgets = {
            "cluster": LooksUpNumbers(SuccessStory._meta.get_field("cluster"), admin.site),
            "points": FEW_LINES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty: “What … did”.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("cluster") and not cleaned.get("title"):
            cleaned["title"] = (_("What %s did") % cleaned["cluster"].name)[:160]
        return cleaned


PEOPLE = {Host.Part.HOST: "host", Host.Part.CO_HOST: "co_host"}


class RoomRow(BreakoutRowForm):
    """A break-out with its host and a co-host; further ones have a place on its own page."""

    host_name = Host._meta.get_field("name").formfield(label=_lazy("Host"), required=False)
    host_email = Host._meta.get_field("email").formfield(label=_lazy("Host’s address"))
    co_host_name = Host._meta.get_field("name").formfield(label=_lazy("Co-host"), required=False)
    co_host_email = Host._meta.get_field("email").formfield(label=_lazy("Co-host’s address"))

    class Meta(BreakoutRowForm.Meta):
        fields = ["title", "capacity", "minimum", "under_minimum", "theme"]
        labels = {"under_minimum": _lazy("With fewer people")}

    def __init__(self, *args: Any, hosts: Mapping[int, list[Host]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = hosts.get(self.instance.pk or 0, [])
        self.people: dict[str, Host | None] = {}
        for part, prefix in PEOPLE.items():
            host = next((one for one in own if one.part == part), None)
            self.people[prefix] = host
            self.fields[f"{prefix}_email"].help_text = ""
            if host:
                self.initial[f"{prefix}_name"] = host.name
                self.initial[f"{prefix}_email"] = host.email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for prefix in PEOPLE.values():
            if cleaned.get(f"{prefix}_email") and not cleaned.get(f"{prefix}_name"):
                self.add_error(f"{prefix}_name", _("Whose address is this?"))
        addresses = [cleaned.get(f"{prefix}_email") for prefix in PEOPLE.values()]
        if addresses[0] and addresses[0] == addresses[1]:
            self.add_error("co_host_email", _("This person hosts the break-out already."))
        return cleaned

    def save_hosts(self, by: User) -> None:
        """By the verb, which ends the link of who leaves."""
        changed = {name.rpartition("_")[0] for name in self.changed_data}
        new, edited, gone = [], [], []
        for part, prefix in PEOPLE.items():
            host, name = self.people[prefix], self.cleaned_data[f"{prefix}_name"]
            if prefix not in changed:
                continue
            if host and not name:
                gone.append(host)
                continue
            kept = host or Host(breakout=self.instance, part=part)
            kept.name, kept.email = name, self.cleaned_data[f"{prefix}_email"]
            if host:
                edited.append((kept, ["name", "email"]))
            elif name:
                new.append(kept)
        if new or edited or gone:
            change_hosts(self.instance, edited=edited, new=new, gone=gone, by=by)


class QuestionRow(forms.ModelForm):
    class Meta:
        model = Question
        fields = ["text", "kind", "options", "required"]
        widgets = {"options": FEW_LINES}


def rows(model: Any, form: Any, extra: int, formset: Any = forms.BaseInlineFormSet) -> Any:
    kinds = {"form": form, "formset": formset}
    return inlineformset_factory(Webinar, model, extra=extra, can_delete_extra=False, **kinds)


def save_rows(formset: Any, by: User, **new: Any) -> None:
    """Of each row only what was changed; a deletion leaves a trace."""
    formset.save(commit=False)
    for row in formset.deleted_objects:
        audit.record(f"{row._meta.model_name}.deleted", row, by=by)
        row.delete()
    for row, changed in formset.changed_objects:
        row.save(update_fields=changed)
    for row in formset.new_objects:
        for name, value in new.items():
            setattr(row, name, value)
        row.save()


def save_room_rows(formset: Any, by: User, position: int) -> None:
    """Each with its hosts; new ones come after those that there are."""
    columns = {field.name for field in Breakout._meta.get_fields()}
    formset.save(commit=False)
    for room in formset.deleted_objects:
        audit.record("breakout.deleted", room, by=by)
        room.delete()
    for room, changed in formset.changed_objects:
        if kept := columns.intersection(changed):
            room.save(update_fields=kept)
    for number, room in enumerate(formset.new_objects, position):
        room.position = number
        room.save()
    for form in formset.forms:
        if form.has_changed() and form not in formset.deleted_forms:
            form.save_hosts(by)


def stories_saved(formset: Any, webinar: Webinar, by: User) -> None:
    """Each new one under an address of its own."""
    new = [form.instance for form in formset.extra_forms if form.has_changed()]
    new = [story for story in new if story.title]
    slugs = free_slugs(SuccessStory, [story.title for story in new], webinar.number)
    for story, slug in zip(new, slugs, strict=True):
        story.slug = slug
    save_rows(formset, by)
