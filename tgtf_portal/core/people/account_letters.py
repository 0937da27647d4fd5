"""What the mails about accounts say, in the house's words instead of the library's.

Each has the name of the library's template. One that answers a request leads on; one that tells of
a change ends with how it came about, and leads to where one is signed in.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import Text, Typed, Wording
from tgtf_portal.core.models import User
from tgtf_portal.core.times.words import moment
from tgtf_portal.core.values.clients import browser_in_words, network_in_words

LINKS = ("activate_url", "password_reset_url", "signup_url")

CONFIRM = Wording(
    _("Please confirm your address"),
    _(
        "Dear {name},\n\n"
        "This address was entered for an account with us. Confirm that it is yours:\n\n{link}\n\n"
        "If it was not you, you need not do anything: without you nothing comes of it."
    ),
    _("Confirm the address"),
    preheader=_("One press, and the address is yours here, too."),
)
CODE = _("Type this code into the page that is open in your browser:\n\n{code}")

ANSWERS: dict[str, Wording] = {
    "account/email/email_confirmation": CONFIRM,
    "account/email/email_confirmation_signup": CONFIRM,
    "account/email/account_already_exists": Wording(
        _("You have an account already"),
        _(
            "Good day,\n\n"
            "Somebody, most likely you, wanted to create an account with this address. There is "
            "one already. If you have forgotten its password, choose another:\n\n{link}\n\n"
            "If it was not you, you need not do anything: nothing has changed."
        ),
        _("Choose a new password"),
        preheader=_("There is one with this address."),
    ),
    "account/email/unknown_account": Wording(
        _("There is no account with this address"),
        _(
            "Good day,\n\n"
            "Somebody, most likely you, asked for a new password for this address. There is no "
            "account with it: you may have used another address. Or create one:\n\n{link}\n\n"
            "If it was not you, you need not do anything."
        ),
        _("Create an account"),
        preheader=_("You may have used another address."),
    ),
    "account/email/password_reset_key": Wording(
        _("Choose a new password"),
        _(
            "Dear {name},\n\n"
            "Somebody, most likely you, asked for a new password for your account:\n\n{link}\n\n"
            "The link works once. If it was not you, you need not do anything: your password stays "
            "as it is."
        ),
        _("Choose a new password"),
        preheader=_("The link works once."),
    ),
    "account/email/password_reset_code": Wording(
        _("Your code for a new password"), CODE, preheader="{code}"
    ),
    "account/email/login_code": Wording(_("Your code for signing in"), CODE, preheader="{code}"),
}

# What became of the account: the subject, and the sentence.
CHANGES: dict[str, tuple[Text, Text]] = {
    "account/email/password_changed": (
        _("Your password was changed"),
        _("The password of your account was changed, and you are signed out everywhere."),
    ),
    "account/email/password_reset": (
        _("You have a new password"),
        _("A new password was chosen for your account, by the link that we sent you."),
    ),
    "account/email/password_set": (
        _("Your account has a password"),
        _("A password was chosen for your account."),
    ),
    "account/email/email_changed": (
        _("We write to another address"),
        _("Mails about your account now go to {new} instead of {old}."),
    ),
    "account/email/email_deleted": (
        _("An address was taken out of your account"),
        _("The address {old} no longer belongs to your account."),
    ),
    "account/email/email_confirm": (
        _("Your address is confirmed"),
        _("This address now belongs to your account."),
    ),
    "mfa/email/totp_activated": (
        _("An authenticator app was set up"),
        _("Signing in to your account now takes a code from an authenticator app, too."),
    ),
    "mfa/email/totp_deactivated": (
        _("The authenticator app was turned off"),
        _("Signing in to your account takes no code from an authenticator app any more."),
    ),
    "mfa/email/webauthn_added": (
        _("A passkey was added"),
        _("A passkey was added to your account."),
    ),
    "mfa/email/webauthn_removed": (
        _("A passkey was removed"),
        _("A passkey was removed from your account."),
    ),
    "mfa/email/recovery_codes_generated": (
        _("You have new recovery codes"),
        _("New recovery codes were made for your account; the old ones no longer work."),
    ),
}
HELLO = _("Dear {name},")
CAME_ABOUT = _(
    "{when}\n{browser}\nNetwork: {network}\n\n"
    "If it was you, you need not do anything.\n\n"
    "If it was not you, end the sessions that you do not know, and choose another password right "
    "away:\n\n{link}"
)


def account_letter(template: str, facts: Mapping[str, Any]) -> Letter:
    """In place of the mail that the library would make of this template; a test knows them all."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return write_letter(wording_of(template), _values(facts), language=language)


def wording_of(template: str) -> Wording:
    if template in ANSWERS:
        return ANSWERS[template]
    subject, sentence = CHANGES[template]
    body = "\n\n".join(str(part) for part in (HELLO, sentence, CAME_ABOUT))
    return Wording(subject, body, _("See where you are signed in"), preheader="{when}, {browser}")


def _values(facts: Mapping[str, Any]) -> dict[str, str]:
    user = facts.get("user")
    person = user if isinstance(user, User) else None
    elsewhere = f"{settings.SITE_URL}{reverse('usersessions_list')}"
    values = {
        "name": Typed(person.name if person else ""),
        "link": next((facts[name] for name in LINKS if facts.get(name)), elsewhere),
        "code": facts.get("code") or "",
        "old": facts.get("from_email") or facts.get("deleted_email") or "",
        "new": facts.get("to_email") or "",
    }
    if at := facts.get("timestamp"):
        values["when"] = moment(at, person.time_zone if person else settings.TIME_ZONE)
        values["browser"] = browser_in_words(facts["user_agent"])
        values["network"] = network_in_words(facts["ip"])
    return values
