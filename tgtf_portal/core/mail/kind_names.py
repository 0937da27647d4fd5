"""What the kinds of mails are called where staff read of them.

A kind whose text staff may write has its label; the others are named by who sends them.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.wording import WORDINGS, Text
from tgtf_portal.core.values.kinds import named_by

_names: dict[str, Text] = {
    "account.unknown_browser": _("Account: used in another browser"),
    "mail.ready_made": _("Account: confirmation, password or code"),
    "person.erased": _("Privacy: somebody was erased"),
    "person.link": _("Privacy: the link to one’s own data"),
    "topics.link": _("Privacy: the link to the choice of mails"),
    "user.deactivated": _("Account: deactivated"),
    "user.rights_changed": _("Account: other rights"),
    "user.second_factor_removed": _("Account: the second factor was removed"),
}


def name_kinds(names: Mapping[str, Text]) -> None:
    """Sign up what kinds are called."""
    _names.update(names)


@named_by
def name_of_kind(kind: str) -> str:
    wording = WORDINGS.get(kind)
    return str((wording and wording.label) or _names.get(kind, ""))
