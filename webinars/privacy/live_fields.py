"""Of the tables of what is said while a webinar runs, what each field is and becomes."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.core_fields import of_account
from tgtf_portal.core.privacy.register import table
from tgtf_portal.core.privacy.subject import DataSubject
from webinars.privacy.fields import by_registration

WRITERS = _("who wrote in a break-out, or is named there")
RECAP = _("as long as the recap is public; the name goes when its owner asks")
SAID = _("was said in the room, and the recap stands on it; without a name")


def written_by(subject: DataSubject) -> Q:
    own = Q(registration__email__in=subject.addresses) | Q(host__email__in=subject.addresses)
    return own | Q(host__user_id=subject.account)


table(
    "webinars.Insight",
    whose=WRITERS,
    until=RECAP,
    rows=written_by,
    names="author_name",
    cleared="author_name",
    kept={
        "breakout kind text theme carried_votes written_at changed_at due_on done_on": SAID,
        "registration host attribution owner_registration owner_host": _(
            "lead to rows that name nobody by then"
        ),
    },
    texts="text author_name hidden_reason owner",
    impersonal="code version hidden_at withdrawn drafted key_at told_at told_votes merged_into"
    " apart_from same_as owner_cluster owner_agreed_at form_key name_line owner_line",
)
table(
    "webinars.Vote",
    whose=WRITERS,
    until=RECAP,
    rows=by_registration(),
    kept={"insight registration carried_from": _("is counted, and names nobody")},
)
table(
    "webinars.Broadcast",
    whose=_("who led a webinar"),
    period="registrations",
    rows=of_account("by"),
    names="sender",
    cleared="sender by",
    kept={"webinar breakout text sent_at": SAID},
    texts="text sender",
)
table(
    "webinars.HelpRequest",
    whose=_("who led a webinar"),
    period="registrations",
    kept={"breakout asked_at answered_at": _("says that help was needed")},
    texts="note asker answerer",
)
