"""What the kinds of mails are called where staff read of them.

A kind whose text staff may write has its label; the others are named by who sends them. The mails
of the portal itself, which no facility sends, are described here.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.wording import WORDINGS, Text, describe
from tgtf_portal.core.values.kinds import named_by

_names: dict[str, Text] = {
    "mail.ready_made": _("Account: confirmation, password or code"),
}


def name_kinds(names: Mapping[str, Text]) -> None:
    """Sign up what kinds are called."""
    _names.update(names)


@named_by
def name_of_kind(kind: str) -> str:
    wording = WORDINGS.get(kind)
    return str((wording and wording.label) or _names.get(kind, ""))


# --- The portal's own ----------------------------------------------------------------------------
NAME = {"name": _("the person's name")}
LINK = {"link": _("the page that it leads to; alone in a paragraph it is the button")}
BY = {"by": _("who did it")}
SURPRISE = {"surprise": _("what to do if it comes as a surprise")}
EXAMPLES: dict[str, Text] = {
    "by": _("Jonas Lindqvist"),
    "surprise": _("If this comes as a surprise, please answer this mail at once."),
}
SIGN_IN = {
    "when": _("day and time of the sign-in"),
    "browser": _("the browser that was used"),
    "network": _("the network that it came from"),
}
SIGNED_IN: dict[str, Text] = {
    "when": _("Mon 18 Oct 2027, 10:00 Brussels"),
    "browser": _("Firefox on Linux"),
    "network": "192.0.2.x",
}
describe(
    "account.unknown_browser",
    _("Account: used in another browser"),
    NAME | SIGN_IN | LINK,
    SIGNED_IN,
    "when browser",
)
describe("person.erased", _("Privacy: somebody was erased"), {})
describe("person.link", _("Privacy: the link to one’s own data"), LINK)
describe("topics.link", _("Privacy: the link to the choice of mails"), LINK)
describe(
    "user.deactivated", _("Account: deactivated"), NAME | BY | SURPRISE, EXAMPLES, "by surprise"
)
describe(
    "user.rights_changed",
    _("Account: other rights"),
    NAME | BY | SURPRISE | {"rights": _("what the person may do now, a line a role")},
    EXAMPLES | {"rights": _("You may do everything in the facility’s administration.")},
    "by rights surprise",
)
describe(
    "user.second_factor_removed",
    _("Account: the second factor was removed"),
    NAME | BY | SURPRISE | LINK,
    EXAMPLES,
    "by surprise",
)
