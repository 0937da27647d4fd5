"""Browsers that somebody has signed in from before: the browser itself remembers it, in a cookie.

The cookie is signed and names accounts by what nobody can turn back into one.
"""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.values.clients import browser_in_words, network_in_words

KIND = "account.unknown_browser"
SALT = "core.people.devices"
YEAR = 60 * 60 * 24 * 365
MOST_ACCOUNTS = 8  # of one browser; the one that signed in longest ago makes room
SEPARATOR = "."


def is_known(request: HttpRequest, person: User) -> bool:
    """Whether this person has signed in here before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return not {_name_of(person, key) for key in keys}.isdisjoint(_names_in(request))


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    own = _name_of(person, settings.SECRET_KEY)
    names = [*(name for name in _names_in(request) if name and name != own), own]
    response.set_signed_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        SEPARATOR.join(names[-MOST_ACCOUNTS:]),
        salt=SALT,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def tell(person: User, session: UserSession) -> None:
    """One mail for a session, in words that its reader can compare with what they did."""
    outbox.promise(
        outbox.Promise(
            KIND,
            key=f"{KIND}/{session.pk}",
            to=person.email,
            name=person.name,
            language=person.language,
            context={
                "at": session.created_at.isoformat(),
                "time_zone": person.time_zone,
                "browser": browser_in_words(session.user_agent),
                "network": network_in_words(session.ip),
            },
            priority=Message.Priority.URGENT,
        )
    )


def _names_in(request: HttpRequest) -> list[str]:
    name = settings.KNOWN_BROWSER_COOKIE_NAME
    cookie = request.get_signed_cookie(name, "", salt=SALT, max_age=YEAR)
    return (cookie or "").split(SEPARATOR)


def _name_of(person: User, key: str) -> str:
    return salted_hmac(SALT, str(person.pk), secret=key, algorithm="sha256").hexdigest()[:32]
