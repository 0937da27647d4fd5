"""Writing letters: each app signs up for its kinds, and may withhold what must not go out."""

import logging
from collections import defaultdict
from collections.abc import Callable

from django.utils import translation

from tgtf_portal.core.mail import topics
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.wording import Wording, add_wording, bring_texts
from tgtf_portal.core.models import Message

log = logging.getLogger(__name__)
topic_of = topics.topic_of
Write = Callable[[Message], Letter | None]
Prepare = Callable[[list[Message]], Write]
Check = Callable[[list[Message]], dict[int, str]]
_senders: dict[str, Prepare] = {}
_checks: list[Check] = []
_words_of: dict[str, str] = {}


def sender(
    kind: str, topic: str = "", wording: Wording | None = None, words_of: str = ""
) -> Callable[[Prepare], Prepare]:
    """Sign up the function that prepares letters of a kind, and what these say.

    It gets all the messages of its kind in a batch, fetches what they need at once, and returns a
    function that writes one letter, or None where the message is no longer due. People may
    unsubscribe from a topic; without one the letter is something that they asked for. `words_of`
    names the kind whose words it has, where these are another's.
    """

    def sign_up(prepare: Prepare) -> Prepare:
        _senders[kind] = prepare
        topics.assign(kind, topic)
        if wording:
            add_wording(kind, wording)
        if words_of:
            _words_of[kind] = words_of
        return prepare

    return sign_up


def withhold(check: Check) -> Check:
    """Sign up a check that says which messages of a batch must not go out: pk → reason."""
    _checks.append(check)
    return check


def withheld(messages: list[Message]) -> dict[int, str]:
    """Asked once a batch, right before it is written."""
    reasons: dict[int, str] = {}
    for check in _checks:
        reasons = check(messages) | reasons
    return reasons


def write(message: Message) -> Letter | None:
    """The letter that would go out now; for the preview."""
    return _in_its_language(_prepare(message.kind, [message]))(message)


def writers(messages: list[Message]) -> dict[str, Write]:
    by_kind: defaultdict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_kind[message.kind].append(message)
    return {kind: _prepared(kind, batch) for kind, batch in by_kind.items()}


def _prepared(kind: str, batch: list[Message]) -> Write:
    try:
        return _in_its_language(_prepare(kind, batch))
    except Exception:  # one poisonous row spoils the common fetch: let each stand alone
        log.exception("Could not prepare %s together; each one is tried alone.", kind)
        return write


def _prepare(kind: str, batch: list[Message]) -> Write:
    bring_texts(_words_of.get(kind, kind), batch)
    return _senders[kind](batch)


def kinds() -> dict[str, str]:
    """Every kind that is sent, and the one whose words it has."""
    return {kind: _words_of.get(kind, kind) for kind in _senders}


def _in_its_language(write_letter: Write) -> Write:
    def in_language(message: Message) -> Letter | None:
        with translation.override(message.language):
            return write_letter(message)

    return in_language
