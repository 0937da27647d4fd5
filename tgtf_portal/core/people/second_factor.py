"""The second factor belongs to the session: whether it was shown there, and where to show it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import get_user
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import escape_leading_slashes, urlencode
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people import sessions
from tgtf_portal.core.people.roles import Person

# Where staff wanted to go before they were sent to set up their second factor.
WANTED = "page_wanted"
FACTOR = "mfa"  # as allauth calls it in the session's records
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code from your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


def person_of(request: HttpRequest) -> Person:
    """Who is signed in, as far as this session has shown it; costs nothing more than who it is."""
    person = get_user(request)
    if isinstance(person, User) and person.is_staff and settings.ADMIN_MFA_REQUIRED:
        person.lacks_second_factor = not was_shown(request, person)
    return person


def was_shown(request: HttpRequest, person: User) -> bool:
    """When signing in, when asked once more, or by enrolling it."""
    records = get_authentication_records(request, person)
    return any(record["method"] == FACTOR for record in records)


def is_lacking(request: HttpRequest) -> bool:
    """Whether somebody of the staff asks, in a session that has not shown the second factor."""
    return request.user.is_authenticated and request.user.lacks_second_factor


def ask(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the factor, or to the enrolment; both lead to the page wanted."""
    wanted = page_of(request)
    if ways := ways_to_show(request):
        return redirect(f"{ways[0]}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
    request.session[WANTED] = wanted
    messages.info(request, _("Staff’s pages need a second step when signing in: set it up."))
    return redirect("mfa_index")


def page_of(request: HttpRequest) -> str:
    """Its address, which never leads off the site: what begins with two slashes would."""
    return escape_leading_slashes(request.get_full_path())


def ways_to_show(request: HttpRequest) -> list[str]:
    """The pages that ask for a factor which the person has enrolled."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return [method["url"] for method in methods if asks_for_factor(method)]


def asks_for_factor(method: dict[str, Any]) -> bool:
    return method["id"].startswith("mfa_")


def ways_to_ask_again(
    request: HttpRequest, person: Person, methods: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """How somebody may be asked whether it is still them: a passkey first, for it is the quickest.

    The password alone is no way for whom has enrolled a factor and not shown it yet: who knows no
    more than the password could enrol another factor after it.
    """
    methods = [{**method, "description": WAYS[method["id"]]} for method in methods]
    factors = [method for method in methods if asks_for_factor(method)][::-1]
    if factors and isinstance(person, User) and not was_shown(request, person):
        return factors
    return [method for method in methods if not asks_for_factor(method)] + factors


def arrive(request: HttpRequest) -> None:
    """The page that was wanted has opened, and is no longer offered."""
    # A session that nobody looked at holds no wish of this request.
    if request.session.accessed and request.session.get(WANTED) == page_of(request):
        del request.session[WANTED]


# --- What the library tells of -------------------------------------------------------------------
@receiver(authenticator_added)
def note_enrolment(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Whoever enrols the first factor has it at hand; another one says nothing about the first."""
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    first = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return  # they come with another one
    if first:
        kind = {"id": authenticator.pk, "type": authenticator.type}
        record_authentication(request, user, FACTOR, **kind)
    sessions.renew(request)
    sessions.end_others(user, keep=request.session.session_key)


@receiver(authenticator_removed)
def forget_removed(request: HttpRequest, user: User, **_: Any) -> None:
    """What was shown counts as long as it is enrolled."""
    enrolled = set(Authenticator.objects.filter(user=user).values_list("pk", flat=True))
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record
        for record in get_authentication_records(request, user)
        if record["method"] != FACTOR or record.get("id") in enrolled
    ]
    sessions.end_others(user, keep=request.session.session_key)


@receiver(authenticator_used)
def renew_session(request: HttpRequest, reauthenticated: bool, **_: Any) -> None:
    """What the session may from now on it may under another key; signing in renews it anyway."""
    if reauthenticated:
        sessions.renew(request)
