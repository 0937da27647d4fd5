"""Whoever is to take a commitment on agrees to be named, or declines; what is told follows."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.name_list import DECLINED, listed
from webinars.models import Insight
from webinars.recap.domain.attribution import clear_owner
from webinars.recap.domain.retelling import NameChange, tell_anew

CONFIRMED = _lazy("Who takes on a commitment is confirmed.")
TAKEN_OUT = _lazy("A name was taken out, as its owner wished.")


def commitments_of_clusters(user: User) -> QuerySet[Insight]:
    """Those that are said to be in the hands of the reader's clusters."""
    theirs = Insight.objects.shown().filter(owner_cluster__memberships__user=user)
    return theirs.exclude(owner="").select_related("breakout__webinar", "owner_cluster")


def agree_as_owner(insight: Insight, *, by: User | None) -> Insight:
    """From now on boards and recaps name them."""
    if insight.owner_agreed_at:
        raise Refused(_("This was agreed to already."))

    def write(note: Insight) -> None:
        if note.owner != insight.owner:
            raise Refused(_("Somebody else is named by now."))
        note.owner_agreed_at = timezone.now()
        note.save()

    insight = tell_anew(insight, NameChange(()), write, by=by, said=CONFIRMED)
    audit.record("commitment.agreed", insight, by=by)
    return insight


def decline_as_owner(insight: Insight, *, by: User | None) -> Insight:
    """They are not named, now or any more; the commitment stays without them."""
    with listed(insight, DECLINED, insight.owner) as line:
        return _decline(insight, line=line, by=by)


def decline_again(insight: Insight, line: str) -> Insight:
    """After a restore: the wish is on the list already."""
    return _decline(insight, line=line, by=None)


def _decline(insight: Insight, *, line: str, by: User | None) -> Insight:
    clusters = (insight.owner,) if insight.owner_cluster_id else ()
    people = () if clusters else (insight.owner,)

    def write(note: Insight) -> None:
        if note.owner != insight.owner:
            raise Refused(_("Somebody else is named by now."))
        clear_owner(note)
        note.owner_line = line
        note.save()

    change = NameChange(people, of_clusters=clusters)
    insight = tell_anew(insight, change, write, by=by, said=TAKEN_OUT)
    audit.record("commitment.declined", insight, by=by)
    return insight
