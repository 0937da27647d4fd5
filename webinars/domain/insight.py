"""Writing down what a break-out finds out."""

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Theme
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.commitment import refuse_unfit, take_on
from webinars.domain.pulse import stir, stir_plenary
from webinars.domain.webinar import want_recap_again
from webinars.models import Breakout, Host, Insight, Registration


@transaction.atomic
def write_insight(
    breakout: Breakout,
    *,
    kind: str,
    text: str,
    theme: Theme | None = None,
    host: Host | None = None,
    registration: Registration | None = None,
    author_name: str = "",
    attribution: str = Insight.Attribution.ANONYMOUS,
    owner: str = "",
    due_on: date | None = None,
    form_key: str = "",
) -> Insight:
    """Keep an insight, a conclusion or another note of the break-out while it is open.

    Only a commitment has an `owner` and a `due_on`. The same `form_key` a second time keeps
    nothing new: it answers with what was kept.
    """
    breakout = opened(breakout)
    form_key = form_key and _key_in(breakout, form_key)
    if form_key and (kept := breakout.insights.filter(form_key=form_key).first()):
        return kept
    refuse_unfit(breakout, kind, owner, due_on)
    author = host or registration
    insight = Insight.objects.create(
        breakout=breakout,
        kind=kind,
        text=text.strip(),
        theme=theme or breakout.theme,
        host=host,
        registration=registration,
        author_name=author_name or (author.name if author else ""),
        attribution=attribution,
        owner=owner,
        due_on=due_on,
        form_key=form_key or None,
    )
    note_change(insight)
    return insight


def _key_in(breakout: Breakout, form_key: str) -> str:
    """A key that was sent to another room, too, is another one there."""
    return sha256(f"{breakout.pk}/{form_key}".encode()).hexdigest()[:32]


@transaction.atomic
def amend_insight(
    insight: Insight,
    *,
    kind: str,
    text: str,
    theme: Theme | None,
    version: int,
    owner: str = "",
    due_on: date | None = None,
) -> Insight:
    """Change an insight that nobody else changed since `version` was read."""
    refuse_unfit(opened(insight.breakout), kind, owner, due_on)
    insight = Insight.objects.select_for_update().get(pk=insight.pk)
    if insight.version != version:
        raise Refused(
            _("Somebody else changed this meanwhile. Both texts are below; nothing is lost.")
        )
    insight.kind, insight.text, insight.theme = kind, text.strip(), theme
    take_on(insight, owner, due_on)
    insight.version += 1
    insight.save()
    note_change(insight)
    return insight


@transaction.atomic
def hide_insight(insight: Insight, *, reason: str, by: User | None) -> Insight:
    """Take an insight out of every page and recap; it is kept for the record."""
    insight = _locked(insight)
    insight.hidden_at, insight.hidden_reason = timezone.now(), reason
    insight.save()
    note_change(insight)
    audit.record("insight.hidden", insight, by=by, reason=reason)
    return insight


@transaction.atomic
def show_insight(insight: Insight, *, by: User | None) -> Insight:
    """Bring a hidden insight back."""
    insight = _locked(insight)
    insight.hidden_at, insight.hidden_reason = None, ""
    insight.save()
    note_change(insight)
    audit.record("insight.shown", insight, by=by)
    return insight


@transaction.atomic
def bring_back_insight(insight: Insight, *, by: User | None) -> Insight:
    """What a host hid, a host can show again, as long as the room is open."""
    opened(insight.breakout)
    return show_insight(insight, by=by)


def note_change(insight: Insight) -> None:
    """Readers of the room learn of it, and those of the plenary where it is shown there, too."""
    stir(insight.breakout)
    if insight.key_at or insight.is_conclusion:
        stir_plenary(insight.breakout.webinar_id)


def _locked(insight: Insight) -> Insight:
    """Room first, as everybody does who changes something in it: two never wait for each other.

    What changes after all rooms closed asks for the recap to be compiled again, before that.
    """
    want_recap_again(insight.breakout.webinar_id)
    Breakout.objects.select_for_update().get(pk=insight.breakout_id)
    return Insight.objects.select_for_update().get(pk=insight.pk)


def opened(breakout: Breakout) -> Breakout:
    """Its row, locked until the transaction ends; refused where the room is closed."""
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if not breakout.is_open:
        raise Refused(_("This break-out is closed; its notes stay as they are."))
    return breakout
