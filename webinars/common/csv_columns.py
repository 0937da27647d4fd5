"""What the columns of uploaded lists mean, where several lists have them."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusters.models import Cluster
from tgtf_portal.core.values.folding import name_key


def cluster_named() -> Callable[[str], Cluster | None]:
    """For the column `cluster`: a cluster however its name is spelled, or nothing."""
    clusters = {name_key(cluster.name): cluster for cluster in Cluster.objects.all()}

    def find(name: str) -> Cluster | None:
        if not name:
            return None
        try:
            return clusters[name_key(name)]
        except KeyError:
            raise ValidationError(_("The directory has no cluster “%s”.") % name) from None

    return find


def language_code(code: str) -> str:
    """For the column `language`: one that the portal speaks, its own where the cell is empty."""
    code = code.lower() or settings.LANGUAGE_CODE
    if code not in dict(settings.LANGUAGES):
        spoken = ", ".join(dict(settings.LANGUAGES))
        raise ValidationError(
            _("Unknown language “%(code)s”. Known: %(spoken)s.") % {"code": code, "spoken": spoken}
        )
    return code
