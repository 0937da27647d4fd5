"""The way from a row to the page of the person it is about: by the row, never by the address.

Addresses of mail stand in no address of a page, for those are kept in logs.
"""

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.privacy.register import TABLES, PersonalTable
from tgtf_portal.core.values.routes import address_of

PERSON_PAGE = "admin:core_user_person"


def tells_of_a_person(entry: PersonalTable | None) -> bool:
    """Its rows are about one person, by an address or an account."""
    if entry is None:
        return False
    return bool(entry.addresses) or _has_account(entry.model)


def _has_account(model: type[Model]) -> bool:
    return any(f.name == "user" and f.related_model is User for f in model._meta.fields)


def mail_address_in(thing: Model) -> str:
    """Of the person whom the row is about; none where it has none."""
    entry = TABLES.get(thing._meta.label)
    if entry is None or not tells_of_a_person(entry):
        return ""
    for name in entry.addresses:
        if address := getattr(thing, name):
            return str(address)
    user = getattr(thing, "user", None)
    return user.email if isinstance(user, User) else ""


def person_address(thing: Model) -> str:
    """Where everything about this person stands; none where the row names nobody."""
    if thing.pk is None or not mail_address_in(thing):
        return ""
    return address_of(PERSON_PAGE, thing._meta.label_lower, str(thing.pk))


def way_to_person(thing: Model) -> SafeString | str:
    """For a row of another thing's page."""
    address = person_address(thing)
    label = _("All about %s") % thing
    link = '<a href="{}" aria-label="{}">{}</a>'
    return format_html(link, address, label, _("Person")) if address else "–"
