"""Of the tables of invitations and reminders, what each field is and what becomes of it."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.core_fields import COUNTED, EMPTY_ACCOUNT
from tgtf_portal.core.privacy.register import nobody, table
from webinars.privacy.fields import by_address

INVITED = _("invited people")

table(
    "webinars.Invitation",
    whose=INVITED,
    period="invitations",
    rows=by_address,
    names="name",
    addresses="email",
    replaced="email",
    cleared="name organisation",
    renewed="code",
    kept={"webinar campaign audience cluster language invited_at": COUNTED},
)
table(
    "webinars.CampaignGuest",
    whose=INVITED,
    period="invitations",
    rows=by_address,
    names="name",
    addresses="email",
    deleted="campaign email name organisation cluster language",
)
table(
    "webinars.Campaign",
    kept={"created_by": EMPTY_ACCOUNT},
    impersonal="webinar segments status starts_at started_at listed_at created_at",
    texts="title reason",
)
table(
    "webinars.StaffLetter",
    kept={"created_by written_by released_by": EMPTY_ACCOUNT},
    impersonal="facility webinar audience breakout country chosen language status starts_at "
    "started_at listed_at released_at created_at",
    texts="subject body reason",
)
nobody("webinars.MailText", "kind language facility webinar campaign", texts="subject body")
nobody("webinars.Reminder", "webinar kind audience anchor distance enabled done_for")
