"""What the mails about accounts say, in the house's words instead of the library's.

Each has the name of the library's template. One that answers a request leads on; one that tells of
a change ends with how it came about, and leads to where one is signed in.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import (
    Text,
    Typed,
    Wording,
    add_wording,
    bring_texts,
    describe,
    wording_of,
)
from tgtf_portal.core.models import Message, User
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


# --- As kinds of mails, whose texts staff may write ----------------------------------------------
MEANINGS: dict[str, Text] = {
    "name": _("the person's name"),
    "link": _("the page that it leads to; alone in a paragraph it is the button"),
    "code": _("the code to type in"),
    "old": _("the address that goes"),
    "new": _("the address that comes"),
    "when": _("day and time of the change"),
    "browser": _("the browser that was used"),
    "network": _("the network that it came from"),
}
EXAMPLES: dict[str, Text] = {
    "code": "K7QP-2XRM",
    "old": "ana@example.org",
    "new": "ana.simic@example.org",
    "when": _("Mon 18 Oct 2027, 10:00 Brussels"),
    "browser": _("Firefox on Linux"),
    "network": "192.0.2.x",
}
LABELS: dict[str, Text] = {
    "account/email/email_confirmation_signup": _("Please confirm your address, after signing up"),
}


def kind_of(template: str) -> str:
    """What the mail of a template is called among the kinds of mails."""
    return f"account.{template.rpartition('/')[2]}"


def _as_kind(template: str, wording: Wording, needs: str = "") -> None:
    names = [name for name in MEANINGS if f"{{{name}}}" in str(wording.body)]
    about = LABELS.get(template, wording.subject)
    describe(
        kind_of(template),
        format_lazy("{}: {}", _("Account"), about),
        {name: MEANINGS[name] for name in names},
        {name: EXAMPLES[name] for name in names if name in EXAMPLES},
        needs,
    )
    add_wording(kind_of(template), wording)


def _change(subject: Text, sentence: Text) -> Wording:
    body = format_lazy("{}\n\n{}\n\n{}", HELLO, sentence, CAME_ABOUT)
    return Wording(subject, body, _("See where you are signed in"), preheader="{when}, {browser}")


for _template, _wording in ANSWERS.items():
    _as_kind(_template, _wording)
for _template, (_subject, _sentence) in CHANGES.items():
    _addresses = " ".join(name for name in ("old", "new") if f"{{{name}}}" in str(_sentence))
    _as_kind(_template, _change(_subject, _sentence), f"when browser {_addresses}")


def account_letter(template: str, facts: Mapping[str, Any]) -> Letter:
    """In place of the mail that the library would make of this template; a test knows them all."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    message = Message(kind=kind_of(template), language=language)
    bring_texts(message.kind, [message])
    return write_letter(wording_of(message), _values(facts), language=language)


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
