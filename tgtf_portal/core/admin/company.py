"""Who else works on a thing at this moment: its page open a moment ago, or saved a while ago."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HERE = timedelta(minutes=1)  # somebody whose page said nothing for so long has left it
LATELY = timedelta(minutes=30)
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Company:
    """Sentences about the others, and where a page asks for them again."""

    sentences: Sequence[str]
    section: str

    @property
    def mark(self) -> str:
        """The same for the same sentences: a page whose company did not change is left alone."""
        return sha256("\n".join(self.sentences).encode()).hexdigest()[:12]


def company_of(request: HttpRequest, thing: Any, name: str, sections: Sequence[Any]) -> Company:
    """Costs two queries at most; `name` is the section that the reader has open."""
    labels = {section.name: str(section.label) for section in sections}
    there = [
        _("%(person)s has this page open.") % {"person": person}
        if at == name
        else _("%(person)s has “%(section)s” open.")
        % {"person": person, "section": labels.get(at, at)}
        for who, (person, at, _when) in here(thing).items()
        if who != request.user.pk
    ]
    return Company([*there, *saved_lately(request.user, thing, labels)][:MOST_NAMED], name)


def here(thing: Any) -> dict[int, tuple[str, str, float]]:
    """Everybody whose page said so within the last minute."""
    since = timezone.now().timestamp() - HERE.total_seconds()
    known = cache.get(key_of(thing)) or {}
    return {who: facts for who, facts in known.items() if facts[2] >= since}


def note_presence(user: Any, thing: Any, name: str) -> None:
    """Two who come in the same instant may miss each other until their pages ask again."""
    facts = (str(user), name, timezone.now().timestamp())
    cache.set(key_of(thing), {**here(thing), user.pk: facts}, HERE.total_seconds())


def key_of(thing: Any) -> str:
    return f"company:{thing._meta.label_lower}:{thing.pk}"


def saved_lately(user: Any, thing: Any, labels: dict[str, str]) -> Iterator[str]:
    """From its history, the latest first, each person's section once."""
    manager = getattr(thing._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return
    since = timezone.now() - LATELY
    rows = getattr(thing, manager).filter(history_date__gte=since, history_user__isnull=False)
    rows = rows.exclude(history_user=user.pk).select_related("history_user")
    told = set()
    for row in rows.order_by("-history_date", "-history_id")[:20]:
        facts = {
            "person": str(row.history_user),
            "section": labels.get(row.history_change_reason or "", ""),
            "when": _ago(row.history_date),
        }
        if (said := (facts["person"], facts["section"])) in told:
            continue
        told.add(said)
        words = _("%(person)s saved “%(section)s” %(when)s.")
        yield (words if facts["section"] else _("%(person)s changed it %(when)s.")) % facts


def _ago(at: Any) -> str:
    minutes = int((timezone.now() - at).total_seconds() // 60)
    if not minutes:
        return _("just now")
    return ngettext("%d minute ago", "%d minutes ago", minutes) % minutes
