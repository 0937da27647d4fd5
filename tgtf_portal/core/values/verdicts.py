"""What a mail that came back says of the address it was sent to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    GONE = "gone", _("No such mailbox")
    FULL = "full", _("Mailbox full")
    PASSING = "passing", _("Not for good")
    OURS = "ours", _("Refused for what we are or sent, not for whom")
    REFUSED = "refused", _("Refused for good")
    UNCLEAR = "unclear", _("Unclear")
