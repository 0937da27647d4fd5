"""Who may, as far as clusters and their projects go."""

from collections.abc import Collection

from django.apps import apps
from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people import rights, scope
from tgtf_portal.core.people.roles import Person, described

rights.sign_up(
    "clusters",
    """
    # model          coordinator  webinars  advice  post  reader  administrator  facility
    absence          -            -         -       -     -       -              -
    accountinvitation -           -         -       -     -       vac            ?facilities
    facility         vch          v         v       v     v       vacdh          pk
    staffassignment  v            -         -       -     -       vad            facility
    reviewer         vacd         v         v       -     v       vacd           facility
    facilitypage     vac          v         v       -     v       vac            facility
    pagequestion     vacd         v         v       -     v       vacd           page__facility
    pageedition      v            v         v       -     v       v              page__facility
    theme            vacd         vac       vac     -     v       v              *
    ecosystem        vacd         v         vac     -     v       v              *
    spelling         vc           -         vc      -     v       -              *
    cluster          vacdh        v         vacdh   -     v       v              ?projects
    membership       vacdh        v         vacdh   -     v       v              cluster
    sme              vacdh        v         vacdh   -     v       v              cluster
    project          vacdh        v         vacdh   -     v       v              facility
    projectcluster   vacd         v         vacd    -     v       v              project
    """,
)


@scope.assigned_by
def facilities_assigned(user: User) -> frozenset[int]:
    return frozenset(user.staff_assignments.values_list("facility", flat=True))


def facility_names() -> dict[int, str]:
    facilities = apps.get_model("clusters.Facility")._default_manager
    named = facilities.order_by("name__folded", "pk").values_list("pk", "name", "acronym")
    return {pk: f"{name} ({acronym})" for pk, name, acronym in named}


@scope.assigns(facility_names)
def assign_facilities(user: User, facilities: Collection[int]) -> None:
    held = set(user.staff_assignments.values_list("facility", flat=True))
    user.staff_assignments.exclude(facility__in=facilities).delete()
    for facility in sorted({*facilities} - held):
        user.staff_assignments.create(facility_id=facility)


def is_cluster_manager(user: Person) -> bool:
    """Manages at least one cluster."""
    return user.is_authenticated and user.is_active and user.memberships.exists()


@described("memberships__cluster")
def clusters_managed(user: User) -> str:
    names = ", ".join(membership.cluster.name for membership in user.memberships.all())
    return _("manages %(clusters)s") % {"clusters": names} if names else ""


@described("reviewer_appointments")
def reviewing(user: User) -> str:
    return _("reviewer") if user.reviewer_appointments.all() else ""
