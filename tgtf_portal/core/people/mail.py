"""Mails to people about their account: somebody else changed it, or may have entered it."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import Typed, Wording, wording_of
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.people import scope
from tgtf_portal.core.people.devices import KIND as UNKNOWN_BROWSER
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.times.words import moment
from tgtf_portal.core.values.addresses import whole_address

Values = Callable[[User], dict[str, str]]


def account_mail(kind: str, person: User, turn: int, by: User) -> outbox.Promise:
    """The turn is the number of the trail's line: the same change is told once."""
    return outbox.Promise(
        kind,
        key=f"{kind}/{person.pk}/{turn}",
        to=person.email,
        name=person.name,
        language=person.language,
        context={"user": person.pk, "by": str(by)},
        priority=Message.Priority.URGENT,
    )


def _to_person(kind: str, wording: Wording, values_of: Values) -> None:
    """Sign up a mail about the reader's own account."""

    @outbox.sender(kind, wording=wording)
    def prepare(batch: list[Message]) -> outbox.Write:
        people = User.objects.in_bulk({message.context["user"] for message in batch})

        def write(message: Message) -> Letter | None:
            person = people.get(message.context["user"])
            if person is None or person.email != message.recipient:
                return None
            values = {
                "name": message.recipient_name,
                "by": Typed(message.context["by"]),
                "link": whole_address("mfa_index"),
                "surprise": str(SURPRISE),
                **values_of(person),
            }
            return write_letter(wording_of(message), values, language=message.language)

        return write


def roles_in_words(person: User) -> str:
    """What a member of staff may do now, a line a role."""
    if not person.is_staff:
        return _("You are no longer a member of the facility’s staff in the portal.")
    if person.is_superuser:
        return _("You may do everything in the facility’s administration.")
    held = set(person.groups.values_list("name", flat=True))
    roles = [f"– {role.label}" for role in StaffRole if role.value in held]
    if not roles:
        return _("You are a member of the facility’s staff; you have no role yet.")
    lines = [_("Your roles in the facility’s administration are now:"), *roles]
    if own := scope.facilities_of(person):
        names = ", ".join(
            name for pk, name in scope.facilities_offered(person).items() if pk in own
        )
        lines.append(_("You see what belongs to: %s.") % names)
    return "\n".join(lines)


# Ends each of these mails.
SURPRISE = _lazy("If this comes as a surprise, please answer this mail at once.")
_to_person(
    "user.rights_changed",
    Wording(
        _lazy("Your rights in the portal have changed"),
        _lazy(
            "Good day {name},\n\n{by} changed what you may do in the portal.\n\n{rights}\n\n"
            "{surprise}"
        ),
        preheader=_lazy("What you may do in the portal has changed."),
    ),
    lambda person: {"rights": roles_in_words(person)},
)
_to_person(
    "user.second_factor_removed",
    Wording(
        _lazy("Your second factor was removed"),
        _lazy(
            "Good day {name},\n\n{by} removed the second factor of your account, and signed you "
            "out everywhere. The administration asks you to set up a new one.\n\n{link}\n\n"
            "{surprise}"
        ),
        _lazy("Set up a second factor"),
        preheader=_lazy("The administration asks you to set up a new one."),
    ),
    lambda person: {},
)
_to_person(
    "user.deactivated",
    Wording(
        _lazy("Your account was switched off"),
        _lazy("Good day {name},\n\n{by} switched off your account in the portal.\n\n{surprise}"),
        preheader=_lazy("You cannot sign in any more."),
    ),
    lambda person: {},
)


@outbox.sender(
    UNKNOWN_BROWSER,
    wording=Wording(
        _lazy("A sign-in from another browser"),
        _lazy(
            "Dear {name},\n\n"
            "Somebody, most likely you, signed in to your account from a browser that was not used "
            "for it before:\n\n"
            "{when}\n{browser}\nNetwork: {network}\n\n"
            "If it was you, you need not do anything.\n\n"
            "If it was not you, end that session here, and choose another password right away:\n\n"
            "{link}"
        ),
        _lazy("See where you are signed in"),
        preheader="{when}, {browser}",
    ),
)
def unknown_browser(batch: list[Message]) -> outbox.Write:
    def write(message: Message) -> Letter:
        facts = message.context
        values = {
            "name": message.recipient_name,
            "when": moment(datetime.fromisoformat(facts["at"]), facts["time_zone"]),
            "browser": facts["browser"],
            "network": facts["network"],
            "link": whole_address("usersessions_list"),
        }
        return write_letter(wording_of(message), values, language=message.language)

    return write
