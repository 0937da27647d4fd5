"""Mails that are each about one row of a table, which the message's context names."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, QuerySet

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.wording import Wording
from tgtf_portal.core.models import Message

Row = TypeVar("Row", bound=Model)


def ids_of(batch: list[Message], noun: str) -> set[int]:
    return {message.context[noun] for message in batch}


def sender_about(
    kind: str,
    noun: str,
    rows: Callable[[], QuerySet[Row]],
    wording: Wording,
    topic: str = "",
) -> Callable[[Callable[[Message, Row], Letter | None]], None]:
    """Sign up a mail about one row, which the message's context names; none about one that is gone.

    What it decorates writes the letter, or says by None that it is no longer due.
    """

    def sign_up(letter_to: Callable[[Message, Row], Letter | None]) -> None:
        @outbox.sender(kind, topic=topic, wording=wording)
        def prepare(batch: list[Message]) -> outbox.Write:
            found = rows().in_bulk(ids_of(batch, noun))

            def write(message: Message) -> Letter | None:
                row = found.get(message.context[noun])
                return letter_to(message, row) if row else None

            return write

    return sign_up
