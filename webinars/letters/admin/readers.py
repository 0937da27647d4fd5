"""As whom a mail may be seen: people of the webinar, each kind for who may see such rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.wording import Text
from tgtf_portal.core.models import User
from tgtf_portal.core.values.folding import folded
from tgtf_portal.core.values.numbers import is_number
from webinars.letters.samples import SampleReader
from webinars.models import Host, Invitation, Moderator, Registration, Webinar

OFFERED = 30  # of each kind; a participant among more is found by the name


@dataclass(frozen=True, slots=True)
class Kind:
    label: Text
    right: str
    rows: Callable[[Webinar], QuerySet[Any]]


KINDS = {
    "registration": Kind(
        _("Participants"),
        "webinars.view_registration",
        lambda webinar: (
            Registration.objects.expected()
            .filter(webinar=webinar)
            .select_related("webinar", "seat__breakout")
            .order_by("name__folded", "pk")
        ),
    ),
    "host": Kind(
        _("Hosts"),
        "webinars.view_host",
        lambda webinar: Host.objects.with_room().filter(breakout__webinar=webinar),
    ),
    "moderator": Kind(
        _("Moderators"),
        "webinars.view_moderator",
        lambda webinar: Moderator.objects.with_webinar().filter(webinar=webinar),
    ),
    "invitation": Kind(
        _("Invited people"),
        "webinars.view_invitation",
        lambda webinar: Invitation.objects.with_webinar().filter(webinar=webinar).order_by("pk"),
    ),
}


def offered(webinar: Webinar, user: User) -> Iterator[tuple[Text, list[tuple[str, str]]]]:
    """Groups of people with their keys, a statement each."""
    for noun, kind in KINDS.items():
        if not user.has_perm(kind.right):
            continue
        rows = [(f"{noun}/{row.pk}", label_of(row)) for row in kind.rows(webinar)[:OFFERED]]
        if rows:
            yield kind.label, rows


def label_of(row: Any) -> str:
    if isinstance(row, Host):
        return f"{row.name} ({row.breakout.title})"
    return row.name or str(_("(no name)"))


def reader_of(webinar: Webinar, user: User, *, key: str, named: str) -> SampleReader | None:
    """The first participant of that name, or the one whom the key means; None where there is none,
    or none that this member of staff may see."""
    if named.strip():
        key, found = "", _participant(webinar, user, named)
    else:
        found = _row(webinar, user, key)
    return _as_reader(found) if found else None


def _participant(webinar: Webinar, user: User, named: str) -> Any:
    kind = KINDS["registration"]
    if not user.has_perm(kind.right):
        return None
    return kind.rows(webinar).filter(name__folded__contains=folded(named.strip())).first()


def _row(webinar: Webinar, user: User, key: str) -> Any:
    noun, _slash, number = key.partition("/")
    kind = KINDS.get(noun)
    if kind is None or not is_number(number) or not user.has_perm(kind.right):
        return None
    return kind.rows(webinar).filter(pk=number).first()


def _as_reader(row: Any) -> SampleReader:
    values = {"link": row.get_link()}
    seat = getattr(row, "seat", None)
    room = row.breakout if isinstance(row, Host) else seat and seat.breakout
    if room:
        values["room"] = room.title
    return SampleReader(row.name, values)
