"""Two who save one form: the second is told what the first one saved, and both texts are kept."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext as _

from tgtf_portal.core.values.given_json import GivenJSON

SEEN = "seen"


class MeanwhileForm(forms.ModelForm):
    """Knows what each field held when its page was made, and compares when it comes back.

    A field that only the other one changed keeps their value; where both wrote something else,
    theirs is shown beside the field, which keeps what was typed: saved again, it stands.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {field.name: field for field in self._meta.model._meta.get_fields()}
        self._columns = {name: own[name] for name in self.fields if name in own}
        self._kept: dict[str, Any] = {}
        self._theirs: list[str] = []
        if self.instance.pk:
            self._kept = {name: self._value_of(name) for name in self._columns}
            self.initial[SEEN] = json.dumps({n: mark(v) for n, v in self._kept.items()})

    def _value_of(self, name: str) -> Any:
        """What the row holds; the form has read lists of links already."""
        field = self._columns[name]
        is_list = isinstance(field, models.ManyToManyField)
        return self.initial.get(name) if is_list else field.value_from_object(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = self._seen(cleaned.pop(SEEN, ""))
        for name, then in seen.items():
            now = mark(self._kept[name])
            if now == then or name not in cleaned:
                continue
            typed = mark(cleaned[name])
            if typed == then:
                self._keep_theirs(name, cleaned)
            elif typed != now:
                self._clash(name)
                seen[name] = now
        if self.errors:
            data: Any = self.data
            self.data = data.copy()
            self.data[self.add_prefix(SEEN)] = json.dumps(seen)  # type: ignore[index]
        return cleaned

    def _seen(self, sent: str) -> dict[str, str]:
        """Of the fields that there are; a form that says nothing is compared with nothing."""
        try:
            told = json.loads(sent or "{}", cls=GivenJSON)
        except ValueError:
            return {}
        known = told if isinstance(told, dict) else {}
        return {name: str(then) for name, then in known.items() if name in self._kept}

    def _keep_theirs(self, name: str, cleaned: dict[str, Any]) -> None:
        """Nobody is told of a change that this writer did not make."""
        self._theirs.append(str(self.fields[name].label or name))
        is_link = isinstance(self._columns[name], models.ForeignKey)
        cleaned[name] = getattr(self.instance, name) if is_link else self._kept[name]
        if name in self.changed_data:
            self.changed_data.remove(name)

    def _clash(self, name: str) -> None:
        said = _(
            "%(person)s saved this meanwhile: “%(saved)s”. What you wrote is still in the field; "
            "saved again, it replaces theirs."
        )
        facts = {"person": last_saver(self.instance), "saved": in_words(self, name)}
        self.add_error(name, forms.ValidationError(said % facts, code="meanwhile"))

    def what_was_kept(self) -> str:
        """Of the other's, for who saves the rest; nothing where nobody came between."""
        if not self._theirs:
            return ""
        facts = {
            "person": last_saver(self.instance),
            "fields": ", ".join(field.lower() for field in self._theirs),
        }
        return _("%(person)s changed this meanwhile, and it is kept: %(fields)s.") % facts


def last_saver(thing: Model) -> str:
    """From the thing's history, where it keeps one and a person made the change."""
    versions = getattr(thing._meta, "simple_history_manager_attribute", "")
    row = versions and getattr(thing, versions).select_related("history_user").first()
    return str((row and row.history_user) or _("Somebody else"))


def in_words(form: MeanwhileForm, name: str) -> str:
    """What is saved now, as a person reads it."""
    field, kept = form._columns[name], form._kept[name]
    if isinstance(field, models.ManyToManyField):
        return ", ".join(map(str, kept))
    if isinstance(field, models.ForeignKey):
        return str(getattr(form.instance, name) or "–")
    shown = dict(getattr(field, "flatchoices", None) or []).get(kept, kept)
    return str(shown if shown not in (None, "") else "–")


def mark(value: Any) -> str:
    """The same for the same value, whether it comes from a row or from a form.

    >>> mark("one\\r\\ntwo ") == mark("one\\ntwo"), mark(None) == mark(""), mark(1) == mark(2)
    (True, True, False)
    """
    return sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ",".join(sorted(_plain(each) for each in value))
    return str(value).replace("\r\n", "\n").strip()
