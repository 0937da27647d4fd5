"""Whose name stands under a note: its author changes it, or takes it out, at any time."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.folding import name_key
from webinars.common.name_list import listed
from webinars.models import Host, Insight, Moderator, Speaker, SuccessStory, Webinar
from webinars.recap.domain.retelling import NameChange, tell_anew

Attribution = Insight.Attribution
RENAMED = _lazy("A name was changed, as its author wished.")
TAKEN_OUT = _lazy("A name was taken out, as its author wished.")


def change_attribution(
    insight: Insight, attribution: str, *, name: str = "", by: User | None
) -> Insight:
    """Tell a note from now on with this `name`, with the cluster's, or with none; everywhere.

    Hosts sign what they write in their rooms: they choose between a name and none.
    """
    with listed(insight, attribution, name if attribution == Attribution.NAMED else "") as line:
        return _change(insight, attribution, name, line=line, by=by)


def obey_again(insight: Insight, attribution: str, line: str) -> Insight:
    """After a restore: the wish is on the list already."""
    if attribution == Attribution.CLUSTER and not _cluster_of(insight):
        attribution = Attribution.ANONYMOUS
    return _change(insight, attribution, "", line=line, by=None)


def _change(
    insight: Insight, attribution: str, name: str, *, line: str, by: User | None
) -> Insight:
    change = change_to(insight, attribution, name)
    was = told_with(insight)

    def write(note: Insight) -> None:
        _sign(note, attribution, change)
        note.name_line = line
        note.version += 1
        note.save()

    said = RENAMED if attribution == Attribution.NAMED else TAKEN_OUT
    insight = tell_anew(insight, change, write, by=by, said=said)
    audit.record("insight.attributed", insight, by=by, was=was, now=attribution)
    return insight


def change_to(insight: Insight, attribution: str, name: str = "") -> NameChange:
    """Which names are sought, and where, and what stands there instead."""
    name = " ".join(name.split())
    person, cluster = insight.registration, _cluster_of(insight)
    if attribution == Attribution.NAMED and not name:
        raise Refused(_("Write the name as it shall read."))
    if attribution == Attribution.CLUSTER and not cluster:
        raise Refused(_("No cluster is known for whoever wrote this."))
    names = tuple(sorted(names_of(insight)))
    instead = {Attribution.NAMED: name, Attribution.CLUSTER: cluster}.get(
        Attribution(attribution), ""
    )
    told_by_cluster = attribution == Attribution.ANONYMOUS and bool(person and cluster)
    of_clusters = (cluster,) if told_by_cluster and _was_told_with_cluster(insight) else ()
    everywhere = not _is_named_otherwise(insight, {name_key(one) for one in names})
    return NameChange(names, instead, of_clusters, everywhere)


def told_with(insight: Insight) -> str:
    """As which of the three it is told; what a host signed is signed."""
    if insight.registration_id or insight.attribution != Attribution.ANONYMOUS:
        return insight.attribution
    return Attribution.NAMED if insight.author_name else Attribution.ANONYMOUS


def names_of(insight: Insight) -> set[str]:
    """Under which its author signed it, in earlier states too, and what they are called."""
    same = Q(registration=insight.registration_id, host=insight.host_id)
    past = Insight.history.filter(same, id=insight.pk).values_list("author_name", flat=True)
    author = insight.registration or insight.host
    return {insight.author_name, *past, author.name if author else ""} - {""}


def _sign(note: Insight, attribution: str, change: NameChange) -> None:
    """In earlier states too; those of other writers stay."""
    name = change.instead if attribution == Attribution.NAMED else ""
    keys = {name_key(one) for one in change.names}
    for state in Insight.history.filter(id=note.pk).exclude(author_name=""):
        if name_key(state.author_name) in keys:
            type(state)._base_manager.filter(pk=state.pk).update(author_name=name)
    if name_key(note.owner) in keys and not name:  # they took it on themselves
        clear_owner(note)
    note.author_name = name
    if note.registration_id or attribution != Attribution.NAMED:
        note.attribution = attribution


def clear_owner(note: Insight) -> None:
    """On a row that is saved next; in earlier states at once."""
    history = Insight.history.filter(id=note.pk)
    history.update(owner="", owner_agreed_at=None)
    note.owner, note.owner_agreed_at = "", None
    note.owner_registration = note.owner_host = note.owner_cluster = None


def _cluster_of(insight: Insight) -> str:
    cluster = insight.registration.cluster if insight.registration else None
    return cluster.name if cluster else ""


def _was_told_with_cluster(insight: Insight) -> bool:
    states = Insight.history.filter(id=insight.pk, attribution=Attribution.CLUSTER)
    return insight.attribution == Attribution.CLUSTER or states.exists()


def _is_named_otherwise(insight: Insight, keys: set[str]) -> bool:
    """Somebody of this name stands on the programme, or under another note of the webinar."""
    webinar: Webinar = insight.breakout.webinar
    others = Insight.objects.filter(breakout__webinar=webinar).exclude(pk=insight.pk)
    named = [
        Speaker.objects.filter(webinar=webinar).values_list("name", flat=True),
        Moderator.objects.filter(webinar=webinar).values_list("name", flat=True),
        Host.objects.filter(breakout__webinar=webinar).values_list("name", flat=True),
        SuccessStory.objects.filter(webinar=webinar).values_list("presenter", flat=True),
        others.filter(attribution=Attribution.NAMED).values_list("author_name", flat=True),
        others.exclude(owner_agreed_at=None).values_list("owner", flat=True),
    ]
    return any(name_key(name) in keys for names in named for name in names)
