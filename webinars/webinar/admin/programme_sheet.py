"""The step of the programme: who speaks, who tells a story, and when each of it comes."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from webinars.models import AgendaItem, Speaker, SuccessStory
from webinars.webinar.admin.sheet_rows import (
    SpeakerRow,
    SpeakerRows,
    StoryRow,
    rows,
    save_rows,
    stories_saved,
)
from webinars.webinar.admin.sheets import MakingSheet, Section
from webinars.webinar.domain.writing import fitted, length_of

MOST_STEPS = 60
MINUTES = AgendaItem._meta.get_field("minutes")
OPENING, CLOSING = 5, 10  # minutes
Who = Speaker | SuccessStory


class AgendaRow(forms.Form):
    minutes = forms.IntegerField(label=_lazy("Minutes"), min_value=1, max_value=480, required=False)
    title = AgendaItem._meta.get_field("title").formfield(label=_lazy("What"), required=False)
    who = forms.ChoiceField(label=_lazy("Who"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "—"), *people]


class AgendaRows(forms.BaseFormSet):
    """As they stand one below the other; the number changes their order."""

    @property
    def in_order(self) -> Iterator[dict[str, Any]]:
        kept = [form for form in self.ordered_forms if form not in self.deleted_forms]
        yield from (form.cleaned_data for form in kept)


class SeenForm(forms.Form):
    """What the agenda was when the page was made: two who write it lose nothing unseen."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, mark: str) -> None:
        super().__init__(data, prefix="agenda-kept", initial={"seen": mark})
        self.mark = mark

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") not in ("", None, self.mark):
            self.data = {**self.data.dict(), self.add_prefix("seen"): self.mark}
            raise forms.ValidationError(
                _("Somebody else changed the agenda meanwhile. Saved again, yours stands.")
            )
        return self.cleaned_data


def mark_of(items: list[AgendaItem]) -> str:
    facts = [(i.position, i.minutes, i.title, i.speaker_id, i.story_id) for i in items]
    return sha256(json.dumps(facts).encode()).hexdigest()[:32]


class ProgrammeSheet(MakingSheet):
    def build(self, data: Any) -> None:
        speakers = rows(Speaker, SpeakerRow, 2, SpeakerRows)
        stories = rows(SuccessStory, StoryRow, 2)
        self.speakers = speakers(data, instance=self.webinar)
        self.stories = stories(
            data, instance=self.webinar, queryset=SuccessStory.objects.with_cluster().order_by("pk")
        )
        self.items = list(self.webinar.agenda.order_by("position"))
        self.agenda = self._agenda(data)
        self.seen = SeenForm(data, mark=mark_of(self.items))
        story = _("What a cluster achieved. It is published once you publish it.")
        self.sections = [
            Section(_("Speakers"), "", self.speakers, True),
            Section(_("Success stories"), story, self.stories, True),
            Section(_("Agenda"), self._share(), self.agenda, True),
            Section("", "", self.seen),
        ]

    def _share(self) -> str:
        if not self.webinar.hours_known:
            return ""
        words = _("Minutes that you leave empty are shared out: the webinar takes %d.")
        return words % length_of(self.webinar)

    def _agenda(self, data: Any) -> Any:
        make = forms.formset_factory(
            AgendaRow,
            formset=AgendaRows,
            extra=2,
            can_order=True,
            can_delete=True,
            can_delete_extra=False,
            max_num=MOST_STEPS,
            validate_max=True,
        )
        initial = [self._shown(item) for item in self.items] or self._suggested()
        people = [*self._choices("speaker", self.speakers, _("Speaker %d"))]
        people += self._choices("story", self.stories, _("Story %d"))
        return make(data, prefix="agenda", initial=initial, form_kwargs={"people": people})

    def _choices(self, kind: str, formset: Any, words: str) -> Iterator[tuple[str, str]]:
        for number, form in enumerate(formset.forms):
            name = str(form.instance) if form.instance.pk else ""
            label = words % (number + 1)
            yield f"{kind}-{number}", f"{label}: {name}" if name else label

    def _shown(self, item: AgendaItem) -> dict[str, Any]:
        who = ""
        for kind, formset in (("speaker", self.speakers), ("story", self.stories)):
            keys = [form.instance.pk for form in formset.forms]
            if (key := getattr(item, f"{kind}_id")) in keys and key:
                who = f"{kind}-{keys.index(key)}"
        return {"minutes": item.minutes, "title": item.title, "who": who}

    def _suggested(self) -> list[dict[str, Any]]:
        """A row for each speaker and story that there can be; those that stay empty fall away."""
        talks = [f"speaker-{n}" for n in range(len(self.speakers.forms))]
        talks += [f"story-{n}" for n in range(len(self.stories.forms))]
        return [
            {"minutes": OPENING, "title": _("Welcome")},
            *({"who": who} for who in talks),
            {"minutes": self.webinar.breakout_minutes, "title": _("Break-outs")},
            {"minutes": CLOSING, "title": _("Closing")},
        ]

    def save(self) -> None:
        save_rows(self.speakers, self.user)
        stories_saved(self.stories, self.webinar, self.user)
        found = [(step, self._who(step)) for step in self.agenda.in_order]
        found = [(step, who) for step, who in found if step.get("title") or who]
        minutes = fitted([step.get("minutes") for step, _who in found], length_of(self.webinar))
        new = [
            self._item(position, taken, step.get("title") or title_of(who), who)
            for position, (taken, (step, who)) in enumerate(zip(minutes, found, strict=True), 1)
        ]
        if mark_of(new) != mark_of(self.items):
            self.webinar.agenda.all().delete()
            AgendaItem.objects.bulk_create(new)

    def _who(self, step: dict[str, Any]) -> Who | None:
        """The row that was meant, if somebody stands in it and stays."""
        kind, _dash, number = step.get("who", "").partition("-")
        formset = {"speaker": self.speakers, "story": self.stories}.get(kind)
        if formset is None or int(number) >= len(formset.forms):
            return None
        form = formset.forms[int(number)]
        return form.instance if form.instance.pk and form not in formset.deleted_forms else None

    def _item(self, position: int, minutes: int, title: str, who: Who | None) -> AgendaItem:
        speaker = who if isinstance(who, Speaker) else None
        story = who if isinstance(who, SuccessStory) else None
        places = {"webinar": self.webinar, "position": position, "minutes": minutes}
        return AgendaItem(**places, title=title, speaker=speaker, story=story)


def title_of(who: Who | None) -> str:
    return who.title if isinstance(who, SuccessStory) else str(who)
