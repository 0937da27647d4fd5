"""What staff enter about a recap's sentences, and how a search over insights is narrowed."""

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.pages.forms import LinesField, complaint_of, put_in
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import LineFormField
from tgtf_portal.core.values.folding import words_of
from tgtf_portal.core.values.numbers import is_number
from tgtf_portal.core.values.validators import validate_printable
from webinars.models import (
    Breakout,
    Correction,
    Insight,
    Recap,
    Source,
    Speaker,
    Statement,
    SuccessStory,
)
from webinars.recap.domain.corrections import ChangedMeanwhile
from webinars.recap.domain.knowledge import Choices, Wanted
from webinars.recap.domain.outline import key_of, label_of
from webinars.recap.domain.statements import (
    insight_source,
    note_source,
    speaker_source,
    story_source,
)

ACCEPT, REPHRASE, DROP, RESTORE = "accept", "rephrase", "drop", "restore"
UP, DOWN, MOVE, COMPILED = "up", "down", "move", "compiled"
SENTENCE_ACTIONS = [
    (name, name) for name in (ACCEPT, REPHRASE, DROP, RESTORE, UP, DOWN, MOVE, COMPILED)
]
MOST_OFFERED = 60  # insights on the page of a new sentence; a search finds the others
Section = Statement.Section


def note_field() -> LineFormField:
    return LineFormField(
        label=_lazy("What is corrected"),
        help_text=_lazy("Readers see it, with the day."),
        max_length=Correction._meta.get_field("note").max_length,
        required=False,
    )


def several(rows: QuerySet, label: Promise) -> forms.ModelMultipleChoiceField:
    """Any number of them, each with a box to tick."""
    ticks = forms.CheckboxSelectMultiple
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=ticks)


class SentenceForm(forms.Form):
    """One press of a button beside a sentence; `read` is the text that was there to read.

    `theirs` is what somebody else saved meanwhile in place of it.
    """

    verb = forms.ChoiceField(choices=SENTENCE_ACTIONS)
    text = LinesField(required=False, validators=[validate_printable])
    read = LinesField(required=False, strip=False)
    reason = LineFormField(
        required=False, max_length=Statement._meta.get_field("dropped_reason").max_length
    )
    steps = forms.IntegerField(required=False, min_value=-10_000, max_value=10_000)
    note = note_field()

    def clean(self) -> dict[str, Any]:
        """Up and Down are moves by one."""
        given = super().clean() or self.cleaned_data
        steps = {UP: -1, DOWN: 1}.get(given.get("verb", ""), given.get("steps"))
        return {**given, "steps": steps or 0}

    def __init__(self, *args: Any, at: int, theirs: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.theirs = at, theirs

    def checked(self) -> dict[str, Any]:
        """Refused with all that is wrong, in a line."""
        if not self.is_valid():
            raise Refused(complaint_of(self))
        return self.cleaned_data

    def with_both(self, clash: ChangedMeanwhile) -> Self:
        """The field holds both texts; saving it replaces the one that its writer has seen now."""
        again = type(self)(self.data, at=self.at, theirs=clash.theirs)
        put_in(again, text=clash.both, read=clash.theirs)
        again.add_error(None, str(clash))
        return again


class PartForm(forms.Form):
    """All of a part is accepted; `read` is the fingerprint of what was there to read."""

    section = forms.ChoiceField(choices=Section.choices)
    breakout = forms.ModelChoiceField(Breakout.objects.none(), required=False)
    read = forms.CharField(max_length=64)
    note = note_field()

    def __init__(self, *args: Any, recap: Recap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["breakout"].queryset = recap.webinar.breakouts.all()


class RestForm(forms.Form):
    """All that is undecided is accepted; `read` is the fingerprint of what was there to read."""

    read = forms.CharField(max_length=64)
    note = note_field()


class HeadingForm(forms.ModelForm):
    read_title = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    read_standfirst = LinesField(widget=forms.HiddenInput, required=False, strip=False)

    class Meta:
        model = Recap
        fields = ["title", "standfirst"]
        widgets = {"standfirst": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_title"] = self.instance.title
        self.initial["read_standfirst"] = self.instance.standfirst
        if self.instance.is_published:
            self.fields["note"] = note_field()

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "title": given["title"],
            "standfirst": given["standfirst"],
            "read": (given["read_title"], given["read_standfirst"]),
            "note": given.get("note", ""),
        }


class NewSentenceForm(forms.Form):
    """A sentence of the staff's own and what it stands on: the webinar's own things, or a note."""

    part = forms.ChoiceField(label=_lazy("Where it stands"))
    text = LinesField(label=_lazy("Sentence"), validators=[validate_printable])
    search = forms.CharField(
        label=_lazy("Search the insights"),
        help_text=_lazy("Those of the place above; without a word the most voted for."),
        required=False,
        max_length=200,
    )
    insights = several(Insight.objects.none(), _lazy("Insights"))
    stories = several(SuccessStory.objects.none(), _lazy("Success stories"))
    speakers = several(Speaker.objects.none(), _lazy("Speakers"))
    own_note = forms.CharField(
        label=_lazy("The facility’s own note"),
        help_text=_lazy("Readers can open it as a source: where it is known from."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        validators=[validate_printable],
    )

    def __init__(self, *args: Any, recap: Recap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        webinar = recap.webinar
        self.rooms = {key_of(Section.BREAKOUTS, b.pk): b for b in webinar.breakouts.all()}
        self.fields["part"].choices = [*_parts(self.rooms)]
        shown = Insight.objects.shown().filter(breakout__webinar=webinar)
        self.fields["insights"].queryset = shown.select_related("breakout")
        self.fields["insights"].choices = self._insights(shown)
        self.fields["stories"].queryset = webinar.stories.with_cluster()
        self.fields["speakers"].queryset = webinar.speakers.all()
        for name in ("stories", "speakers"):
            if not self.fields[name].queryset:
                del self.fields[name]
        if recap.is_published:
            self.fields["note"] = note_field()

    def _insights(self, shown: QuerySet[Insight]) -> list[tuple[int, str]]:
        """The most voted for that are found, and whatever is ticked already."""
        room = self.rooms.get(self["part"].value() or "")
        found = shown.filter(breakout=room) if room else shown
        found = found.containing(words_of(self["search"].value() or ""))
        rows = found.with_votes().select_related("breakout").order_by("-vote_count", "pk")
        ticked = [int(pk) for pk in self["insights"].value() or [] if is_number(pk)]
        kept = shown.with_votes().select_related("breakout").filter(pk__in=ticked)
        known = {insight.pk: insight for insight in [*kept, *rows[:MOST_OFFERED]]}
        return [(pk, _label(insight)) for pk, insight in known.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.sources():
            raise ValidationError(_("Choose what the sentence stands on: at least one source."))
        return given

    def sources(self) -> list[Source]:
        given = self.cleaned_data
        own = given.get("own_note")
        return [
            *map(insight_source, given.get("insights") or []),
            *map(story_source, given.get("stories") or []),
            *map(speaker_source, given.get("speakers") or []),
            *([note_source(own)] if own else []),
        ]

    def facts(self) -> dict[str, Any]:
        room = self.rooms.get(self.cleaned_data["part"])
        return {
            "section": Section.BREAKOUTS if room else self.cleaned_data["part"],
            "breakout": room,
            "text": self.cleaned_data["text"],
            "sources": self.sources(),
            "note": self.cleaned_data.get("note", ""),
        }


class WordingForm(forms.Form):
    """An older text of a sentence comes back."""

    text = LinesField(validators=[validate_printable])
    read = LinesField(required=False, strip=False)
    note = note_field()


def _parts(rooms: dict[str, Breakout]) -> list[tuple[str, str]]:
    """Every section; in the place of the break-outs each room."""
    parts: list[tuple[str, str]] = []
    for section in Section:
        if section == Section.BREAKOUTS:
            parts += [(key, label_of(section, room)) for key, room in rooms.items()]
        else:
            parts.append((section.value, label_of(section, None)))
    return parts


def _label(insight: Insight) -> str:
    votes = ngettext("%d vote", "%d votes", insight.vote_count) % insight.vote_count
    about = f"{insight.breakout.title} · {insight.get_kind_display()} · {votes}"
    return f"{Truncator(insight.text).chars(240)} ({about})"


LONGEST_TEXT = 200


class KnowledgeFilter(forms.Form):
    q = forms.CharField(
        label=_lazy("Words"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        there = Choices(data.get("webinar", ""), data.get("cluster", ""))
        known = (
            ("kind", _lazy("Kind"), _lazy("All kinds"), there.kinds),
            ("theme", _lazy("Theme"), _lazy("All themes"), there.themes),
            ("webinar", _lazy("Webinar"), _lazy("All webinars"), there.webinars),
            ("cluster", _lazy("Cluster"), _lazy("All clusters"), there.clusters),
            ("country", _lazy("Country"), _lazy("All countries"), there.countries),
        )
        self.choices = tuple((name, *choices) for name, _label, _every, choices in known)
        for name, label, every, choices in known:
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", every), *choices]
            )

    def wanted(self) -> Wanted:
        """What is wrong with the address narrows nothing; the field says so."""
        self.is_valid()
        facts = dict(self.cleaned_data)
        return Wanted(text=facts.pop("q", ""), **facts)

    @property
    def narrows(self) -> bool:
        """Whether more than words is asked for: those fields are then unfolded."""
        more = [name for name in self.fields if name != "q"]
        return any(self.cleaned_data.get(name) or name in self.errors for name in more)

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "q"]
