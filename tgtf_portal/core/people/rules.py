"""What the facility's staff may do with people, mail and what is recorded."""

from collections.abc import Iterable

from django.db.models import Q

from tgtf_portal.core.models import User
from tgtf_portal.core.people import rights, scope
from tgtf_portal.core.values.lookalikes import protect

# What somebody calls themselves who wants to be taken for staff.
OFFICES = ("Admin", "Administrator", "Coordinator", "Facility", "Moderator", "Staff", "Support")

rights.sign_up(
    "core",
    """
    # model            coordinator  webinars  advice  post  reader  administrator  facility
    user               va           v         v       v     v       vacrxe         *
    accessentry        -            -         -       -     -       v              -
    auditevent         v            -         -       -     -       v              -
    consent            v            -         -       -     -       v              -
    message            vc           v         v       vc    -       -              -
    returnedmail       vc           -         -       vc    -       -              -
    suspendedaddress   vc           v         v       vc    -       -              -
    optout             v            v         -       v     -       v              -
    document           -            -         -       -     -       -              -
    listview           -            -         -       -     -       -              -
    tableimport        vac          vac       vac     -     -       -              -
    erasure            v            -         -       -     -       v              -
    retentionperiod    v            -         -       -     -       vc             *
    retentionrun       v            -         -       -     -       v              -
    """,
)


@scope.narrowed("core.tableimport")
def own_imports(user: User, facilities: frozenset[int]) -> Q:
    return Q(uploaded_by=user)


@protect
def staff_names() -> Iterable[str]:
    return [*OFFICES, *User.objects.filter(is_staff=True).values_list("name", flat=True)]
