"""Whose name stands under a note, and who is named to take it on: as staff change it when asked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.models import User
from webinars.live.admin.insight import INSIGHT_ACTIONS
from webinars.models import Insight
from webinars.recap.domain.attribution import change_attribution
from webinars.recap.domain.owners import agree_as_owner, decline_as_owner
from webinars.recap.forms.attribution import AttributionForm

ATTRIBUTING = ActionPlan(
    _lazy("The name changes on the board, in the search and in the recap, its files and feeds."),
    _lazy("Compiled sentences are drafted anew; edited ones are reworded, earlier versions too."),
    _lazy("A published recap says “corrected”, with the day; not whose name it was."),
    final=_lazy("A name that is taken out is gone from the history, too."),
)
AGREEING = ActionPlan(
    _lazy("Boards and recaps name them from now on; a published recap says “corrected”."),
    missing=[_lazy("They told you themselves that they may be named.")],
)
DECLINING = ActionPlan(
    _lazy("The name is taken out everywhere; the commitment stays without it."),
    final=_lazy("It is gone from the history, too."),
)


def attribute(insight: Insight, *, by: User, attribution: str, name: str) -> str:
    insight = change_attribution(insight, attribution, name=name, by=by)
    return _("“%s” is told so from now on.") % insight


def cannot_agree(insight: Insight) -> str:
    if not insight.owner:
        return _("Nobody is named to take it on.")
    if insight.owner_cluster_id:
        return _("Its cluster’s manager confirms it, on the dashboard.")
    return _("They agreed already.") if insight.owner_agreed_at else ""


INSIGHT_ACTIONS += [
    Action(
        "attribute",
        _lazy("Change the author’s name"),
        ATTRIBUTING,
        attribute,
        form=AttributionForm,
        grave=True,
    ),
    Action(
        "owner-agreed",
        _lazy("Who takes it on agreed"),
        AGREEING,
        done_by(agree_as_owner, _lazy("“%s”: they are named from now on.")),
        cannot_agree,
    ),
    Action(
        "owner-declined",
        _lazy("Who takes it on declined"),
        DECLINING,
        done_by(decline_as_owner, _lazy("“%s”: nobody is named.")),
        lambda insight: "" if insight.owner else _("Nobody is named to take it on."),
        grave=True,
    ),
]
