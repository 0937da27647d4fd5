"""A cluster's firms leave the portal only while nothing hangs on them."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from clusters.models import SME
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused


@transaction.atomic
def delete_sme(sme: SME, *, by: User | None) -> None:
    try:
        with transaction.atomic():
            audit.record("sme.deleted", sme, by=by, cluster=sme.cluster.slug)
            sme.delete()
    except ProtectedError as fault:
        kinds = {str(thing._meta.verbose_name) for thing in fault.protected_objects}
        message = _("%(name)s cannot be deleted: %(things)s would lose what they are about.")
        facts = {"name": sme, "things": ", ".join(sorted(kinds))}
        raise Refused(message % facts) from fault
