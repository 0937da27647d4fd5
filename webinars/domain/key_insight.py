"""Up to three of a room's insights are key: the plenary shows them as the room reports back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.insight import opened
from webinars.domain.pulse import stir, stir_plenary
from webinars.models import Insight

MOST_KEYS = 3


@transaction.atomic
def mark_key(insight: Insight, *, by: User | None) -> Insight:
    """Marking again changes nothing; beyond three the marked ones are named."""
    insight = _locked(insight)
    if insight.hidden_at or insight.merged_into_id or insight.is_conclusion:
        raise Refused(_("Only an insight that the board shows can be a key insight."))
    if insight.key_at:
        return insight
    marked = list(insight.breakout.insights.key())
    if len(marked) >= MOST_KEYS:
        named = "; ".join(f"“{key.text[:60]}”" for key in marked)
        raise Refused(
            _("Three insights are key already: %s. Take the mark off one of them first.") % named
        )
    return _mark(insight, on=True, by=by)


@transaction.atomic
def unmark_key(insight: Insight, *, by: User | None) -> Insight:
    insight = _locked(insight)
    return _mark(insight, on=False, by=by) if insight.key_at else insight


def _locked(insight: Insight) -> Insight:
    room = opened(insight.breakout)
    insight = Insight.objects.select_for_update().get(pk=insight.pk)
    insight.breakout = room
    return insight


def _mark(insight: Insight, *, on: bool, by: User | None) -> Insight:
    insight.key_at = timezone.now() if on else None
    insight.save()
    stir(insight.breakout)
    stir_plenary(insight.breakout.webinar_id)
    audit.record("insight.key_marked" if on else "insight.key_unmarked", insight, by=by)
    return insight
