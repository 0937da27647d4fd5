"""Promising a mail about a webinar to one of its people."""

from typing import Any, Protocol

from tgtf_portal.core.mail import outbox


class MailedPerson(Protocol):
    """A registration, an invitation, a host and so on, or what is known of one."""

    @property
    def pk(self) -> Any: ...

    @property
    def email(self) -> str: ...

    @property
    def name(self) -> str: ...


ABOUT = "webinar/"  # before its number


def about(webinar: int | str) -> str:
    """What the outbox notes with every mail about the webinar of this number."""
    return f"{ABOUT}{webinar}"


def webinar_mail(
    kind: str,
    webinar: int,
    person: MailedPerson,
    *turn: object,
    language: str = "",
    **facts: Any,
) -> outbox.Promise:
    """One mail of this kind a person and turn, unless the facts bring another key.

    `language` is for those who have chosen none themselves.
    """
    promised = {
        "key": "/".join(map(str, [kind, webinar, person.pk, *turn])),
        "to": person.email,
        "name": person.name,
        "language": getattr(person, "language", language),
        "about": about(webinar),
    }
    return outbox.Promise(kind, **{**promised, **facts})
