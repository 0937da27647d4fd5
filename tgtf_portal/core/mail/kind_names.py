"""Each kind of mail in plain words, for staff: what the outbox calls it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.wording import WORDINGS, Text

_names: dict[str, Text] = {}


def name_kinds(names: Mapping[str, Text]) -> None:
    """Sign up the words for kinds whose texts staff do not write; the others have a label."""
    _names.update(names)


def kind_name(kind: str) -> str:
    """Its words; a kind of which nothing is known, as of an older version, is “Another mail”."""
    wording = WORDINGS.get(kind)
    label = _names.get(kind) or (wording.label if wording else "")
    return str(label or _("Another mail"))


name_kinds(
    {
        "account.unknown_browser": _("Account: a sign-in from another browser"),
        "mail.ready_made": _("Account: signing in, an address or a password"),
        "person.erased": _("Own data: erased"),
        "user.deactivated": _("Account: switched off"),
        "user.rights_changed": _("Account: rights changed"),
        "user.second_factor_removed": _("Account: second factor removed"),
    }
)
