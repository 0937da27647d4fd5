"""What a mail of a webinar or of a campaign says now, and whose words these are."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tgtf_portal.core import audit
from tgtf_portal.core.mail.wording import WORDINGS, Text, labelled_kinds
from tgtf_portal.core.models import AuditEvent, User
from webinars.models import Campaign, MailText, Webinar

# The mails of a campaign: to those whom it invites, as long as they have not registered.
OF_CAMPAIGNS = ("webinar.invitation", "invitation.changed", "invitation.link_replaced")
TAKEN_BACK = "mail_text.taken_back"
WHOSE: dict[str, Text] = {
    "campaign": _("This campaign’s own text"),
    "webinar": _("The webinar’s own text"),
    "facility": _("The facility’s text"),
    "": _("Standard text"),
}
Owner = Webinar | Campaign


@dataclass(frozen=True, slots=True)
class Standing:
    """A kind of mail, the text that goes out in a language, and whose it is."""

    kind: str
    label: Text
    subject: str
    body: str
    whose: str  # a key of WHOSE

    @property
    def words(self) -> Text:
        return WHOSE[self.whose]


def noun_of(owner: Owner) -> str:
    return str(owner._meta.model_name)


def kinds_of(owner: Owner) -> list[tuple[str, Text]]:
    kinds = labelled_kinds("webinar")
    if isinstance(owner, Campaign):
        return [(kind, label) for kind, label in kinds if kind in OF_CAMPAIGNS]
    return kinds


def standing_texts(owner: Owner, language: str) -> list[Standing]:
    """One for each kind, in one statement."""
    found = _texts(owner, language)
    with override(language):
        rows = [_standing(kind, label, found) for kind, label in kinds_of(owner)]
    return sorted(rows, key=lambda row: str(row.label))


def standing_text(owner: Owner, kind: str, language: str, *, but_own: bool = False) -> Standing:
    """`but_own`: what would go out without the owner's own text."""
    found = _texts(owner, language, kind=kind)
    if but_own:
        found.pop((noun_of(owner), kind), None)
    with override(language):
        return _standing(kind, WORDINGS[kind].label, found)


def own_text(owner: Owner, kind: str, language: str) -> MailText:
    """The owner's own, or a new one with the words that stand now."""
    facts = {noun_of(owner): owner, "kind": kind, "language": language}
    if text := MailText.objects.filter(**facts).select_related(noun_of(owner)).first():
        return text
    now = standing_text(owner, kind, language)
    return MailText(**facts, subject=now.subject, body=now.body)


def _texts(owner: Owner, language: str, **narrowed: str) -> dict[tuple[str, str], MailText]:
    """By noun of whose it is and kind."""
    webinar = owner.webinar if isinstance(owner, Campaign) else owner
    rows = MailText.objects.filter(facility=webinar.series.facility_id)
    rows |= MailText.objects.filter(webinar=webinar)
    if isinstance(owner, Campaign):
        rows |= MailText.objects.filter(campaign=owner)
    return {(row.owner[0], row.kind): row for row in rows.filter(language=language, **narrowed)}


def _standing(kind: str, label: Text, found: dict[tuple[str, str], MailText]) -> Standing:
    for whose in ("campaign", "webinar", "facility"):
        if text := found.get((whose, kind)):
            return Standing(kind, label, text.subject, text.body, whose)
    standard = WORDINGS[kind]
    return Standing(kind, label, str(standard.subject), str(standard.body), "")


# --- Back to the words of before -----------------------------------------------------------------
@transaction.atomic
def take_back(text: MailText, *, by: User) -> None:
    """From now on the facility's text goes out, or the standard one; the trail keeps the words."""
    owner = text.campaign or text.webinar
    facts = {name: getattr(text, name) for name in ("kind", "language", "subject", "body")}
    if owner is not None:
        audit.record(TAKEN_BACK, owner, by=by, **facts)
    text.delete()


def taken_back(owner: Owner, kind: str, language: str) -> AuditEvent | None:
    """The last own text that was given up, to be written once more."""
    events = AuditEvent.objects.filter(verb=TAKEN_BACK, thing=audit.name_of(owner))
    return events.filter(facts__kind=kind, facts__language=language).order_by("-pk").first()
