"""Of the tables of recaps, what each field is and what becomes of it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.core_fields import EMPTY_ACCOUNT
from tgtf_portal.core.privacy.register import table
from tgtf_portal.core.privacy.subject import DataSubject
from webinars.privacy.live_fields import RECAP

NAMED = _("those whom a recap names")


def proposed_by(subject: DataSubject) -> Q:
    own = Q(host__email__in=subject.addresses) | Q(host__user_id=subject.account)
    return own | Q(speaker__email__in=subject.addresses)


table(
    "webinars.Recap",
    whose=NAMED,
    until=RECAP,
    kept={"approved_by": EMPTY_ACCOUNT},
    impersonal="webinar language status compiled_at reordered approved_at amend_until"
    " published_at changed_at",
    texts="title standfirst drafted_standfirst",
)
table(
    "webinars.Correction",
    whose=NAMED,
    until=RECAP,
    kept={"by": EMPTY_ACCOUNT},
    impersonal="recap made_at",
    texts="note",
)
table(
    "webinars.RecapVersion",
    whose=NAMED,
    until=RECAP,
    kept={"by": EMPTY_ACCOUNT},
    impersonal="recap number cause made_at",
    texts="title standfirst statements",
)
table(
    "webinars.Statement",
    whose=NAMED,
    until=RECAP,
    kept={"accepted_by": EMPTY_ACCOUNT},
    impersonal="recap key position section breakout dropped offered accepted_at masked_at added"
    " told_at",
    texts="text drafted dropped_reason",
)
table(
    "webinars.Source",
    whose=NAMED,
    until=RECAP,
    impersonal="statement type reference insight",
    texts="text",
)
table(
    "webinars.Amendment",
    whose=_("hosts and speakers who proposed other words"),
    until=RECAP,
    rows=proposed_by,
    names="name",
    replaced="name",
    cleared="reason",
    kept={
        "statement before text status made_at answer answered_at": _(
            "says how a sentence of the recap came about"
        ),
        "host speaker answered_by": _("lead to rows that name nobody by then"),
    },
    texts="name before text reason answer",
    impersonal="code",
    secrets="code",
)
