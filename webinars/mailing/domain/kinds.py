"""What each kind of mailing knows alone: its people, what refuses it, and what becomes of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.utils.functional import Promise

from tgtf_portal.core.models import User
from webinars.models import Mailing
from webinars.models.mailing import MailingQuerySet


class Addressee(Protocol):
    """Somebody to write to."""

    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mailing, as its subject signs it up.

    Those who call get the mailing first, with its facts. `obstacle` says why it cannot go out at
    all, `refusal` why not to so many people and by this account (None: by itself), `too_late` why
    not at a time; each is empty where nothing stands in the way. `people` are those who would get
    it now, however often they are asked for; `promise` writes some of them to the outbox, in the
    transaction that has the mailing locked, and `after_end` follows its cancelling there.
    """

    model: type[Mailing]
    noun: str  # of its lines in the trace
    this_is: str | Promise  # “This letter is %s.”
    nobody: str | Promise  # why it is refused where it would reach nobody
    people: Callable[[Any], Sequence[Addressee]]
    promise: Callable[[Any, Collection[Any]], None]
    obstacle: Callable[[Any], str]
    refusal: Callable[[Any, int, User | None], str] = lambda mailing, people, by: ""
    too_late: Callable[[Any, Any], str] = lambda mailing, starts_at: ""
    after_end: Callable[[Any], None] = lambda mailing: None
    is_kept: bool = False  # where it cannot start at its time: as a draft, not cancelled

    @property
    def rows(self) -> MailingQuerySet[Any]:
        return cast(MailingQuerySet[Any], self.model._default_manager.all())


KINDS: dict[type[Mailing], Kind] = {}


def mailing_kind(kind: Kind) -> Kind:
    """Sign up a kind of mailing."""
    KINDS[kind.model] = kind
    return kind


def kind_of(mailing: Mailing) -> Kind:
    return KINDS[type(mailing)]
