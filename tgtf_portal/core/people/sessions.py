"""Where somebody is signed in: a row for each session, which its person can see and end."""

from functools import lru_cache
from time import time

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from tgtf_portal.core.models import User
from tgtf_portal.core.values.clients import coarse_network

LISTED = "listed"  # in a session that has its row
HOUR = 60 * 60
REMEMBERED = 4096


def begin(request: HttpRequest) -> UserSession:
    """Right after signing in: the row keeps the network, not the address."""
    request.session.save()  # a row without its session would be swept
    row = UserSession.objects.get(session_key=request.session.session_key)
    row.ip = coarse_network(row.ip)
    row.save(update_fields=["ip"])
    request.session[LISTED] = True
    return row


def note_use(request: HttpRequest) -> None:
    """Once an hour in each process: a row says when it was used, and readers wait for no write."""
    key = request.session.session_key
    if key and request.session.get(LISTED):
        _note_use(key, int(time()) // HOUR)


@lru_cache(maxsize=REMEMBERED)
def _note_use(key: str, _hour: int) -> None:
    UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())


@transaction.atomic
def renew(request: HttpRequest) -> None:
    """Another key for the same session: one that somebody copied before opens nothing more."""
    before = request.session.session_key
    request.session.cycle_key()
    request.session.save()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def others(person: User, *, keep: str | None) -> QuerySet[UserSession]:
    """All sessions of this person but the one with this key."""
    return UserSession.objects.filter(user=person).exclude(session_key=keep or "")


@transaction.atomic
def end_others(person: User, *, keep: str | None) -> int:
    rows = list(others(person, keep=keep))
    for row in rows:
        row.end()
    return len(rows)


def end_all(person: User) -> int:
    return end_others(person, keep=None)


@transaction.atomic
def forget_ended() -> None:
    """Sessions that are over, and the rows of sessions that are no more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    running = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=running).delete()
