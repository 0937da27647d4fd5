"""What mails may be about, as far as their readers choose: each topic can be declined by itself.

A kind of mail without a topic is transactional: it answers what a person did or asked for.
"""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    label: str | Promise
    help: str | Promise


TOPICS: dict[str, Topic] = {}
_by_kind: dict[str, str] = {}


def sign_up(name: str, label: str | Promise, help: str | Promise) -> None:
    """A topic that readers are offered, in the order of signing up."""
    TOPICS[name] = Topic(name, label, help)


def assign(kind: str, topic: str) -> None:
    """Say what mails of this kind are about; "" makes them transactional."""
    if topic:
        _by_kind[kind] = topic
    else:
        _by_kind.pop(kind, None)


def topic_of(kind: str) -> str:
    """The topic's name, or "" where the mail is transactional."""
    return _by_kind.get(kind, "")
