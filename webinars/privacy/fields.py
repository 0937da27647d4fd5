"""Of the tables of webinars and registrations, what each field is and what becomes of it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.core_fields import COUNTED, EMPTY_ACCOUNT
from tgtf_portal.core.privacy.register import Rows, nobody, table
from tgtf_portal.core.privacy.subject import DataSubject

REGISTERED = _("registered people")
PUBLIC = _("as long as the webinar’s page is public")
ROOMS = _("says which rooms were wished for and filled, not by whom")


def by_registration(path: str = "registration") -> Rows:
    """Rows about one of the person's registrations."""
    return lambda subject: Q(**{f"{path}__email__in": subject.addresses})


def by_address(subject: DataSubject) -> Q:
    return Q(email__in=subject.addresses)


def linked_to(subject: DataSubject) -> Q:
    """By their address, or by their account where no address is written."""
    return by_address(subject) | Q(user_id=subject.account)


# --- The webinar ----------------------------------------------------------------------------------
nobody("webinars.Series", "facility slug example", titles="title")
nobody("webinars.SeriesDigest", "series wanted_at compiled_at again themes")
nobody(
    "webinars.Webinar",
    "series number slug starts_at ends_at time_zone language capacity offer_hours meeting_link"
    " breakout_minutes room_link attended attended_estimated status calendar_sequence moved_from"
    " changed_at recap_wanted_at pulse",
    texts="summary purpose venue breakout_agenda closing outputs cancelled_because",
    titles="title",
)
table(
    "webinars.Speaker",
    whose=_("speakers and who is named on the programme"),
    period="programme",
    rows=by_address,
    names="name",
    addresses="email",
    roles="function",
    replaced="name",
    cleared="email function",
    renewed="code",
    kept={"webinar part": COUNTED, "points": _("is told in the recap, without a name")},
    texts="name function points",
    values={"name": lambda number: f"(erased {number})"},  # names are unique in a webinar
)
table(
    "webinars.SuccessStory",
    whose=_("who presented a story"),
    until=PUBLIC,
    impersonal="slug cluster webinar published",
    texts="title presenter points",
)
nobody("webinars.AgendaItem", "webinar position minutes speaker story", texts="title")
nobody(
    "webinars.Breakout",
    "code webinar position theme capacity minimum under_minimum language meeting_link meeting_code"
    " status opened_at ends_at warned_at closed_at pulse",
    texts="description venue agenda cancelled_because",
    titles="title",
)
nobody("webinars.Material", "breakout position link", texts="title")
table(
    "webinars.Host",
    whose=_("hosts of break-outs"),
    period="programme",
    rows=linked_to,
    names="name",
    addresses="email",
    replaced="name",
    cleared="email user",
    renewed="code",
    kept={"breakout part": COUNTED},
)
table(
    "webinars.Moderator",
    whose=_("moderators"),
    period="programme",
    rows=linked_to,
    names="name",
    addresses="email",
    replaced="name",
    cleared="email user",
    renewed="code",
    kept={"webinar": COUNTED},
)

# --- Registering ----------------------------------------------------------------------------------
table(
    "webinars.Registration",
    whose=REGISTERED,
    period="registrations",
    rows=by_address,
    names="name",
    addresses="email",
    replaced="email name",
    cleared="organisation maturity offers seeks registered_by given_up objected_at",
    renewed="code",
    kept={
        "webinar cluster country language origin status seq registered_at cancelled_at round"
        " attended arrived_at arrival": COUNTED,
        "invitation group_code": _("says by which way in people came"),
    },
    impersonal="held_until",
)
table(
    "webinars.Answer",
    whose=REGISTERED,
    period="registrations",
    rows=by_registration(),
    cleared="value",
    kept={"registration question": _("says that it was answered")},
)
nobody(
    "webinars.Question",
    "position kind options required asked shown_when shown_when_answer webinar",
    texts="text help_text",
)
table(
    "webinars.Preference",
    whose=REGISTERED,
    period="registrations",
    rows=by_registration(),
    kept={"registration breakout rank": ROOMS},
)
table(
    "webinars.Seat",
    whose=REGISTERED,
    period="registrations",
    rows=by_registration(),
    cleared="seen_at muted_at",
    kept={"registration breakout rank pinned untold told_room": ROOMS},
)
table(
    "webinars.SeatRequest",
    whose=REGISTERED,
    period="registrations",
    rows=by_registration(),
    kept={"registration breakout status asked_at held_until settled_at": ROOMS},
)
table(
    "webinars.SeatingRun",
    kept={"made_by undone_by": EMPTY_ACCOUNT},
    impersonal="webinar rules seats before made_at wishes_of undone_at",
)
table(
    "webinars.WantedSeating",
    kept={"wanted_by": EMPTY_ACCOUNT},
    impersonal="webinar rules later wanted_at step begun_at refusal",
)
nobody("webinars.Overview", "webinar kind question content wanted_at begun_at made_at")
nobody("webinars.OverviewPart", "overview name number rows")
nobody("webinars.PlaceCount", "webinar confirmed waiting last_number")
nobody("webinars.GroupCode", "webinar code most_uses ends_at", texts="label")
table(
    "webinars.Certificate",
    whose=_("those who have a certificate"),
    period="certificates",
    rows=by_registration(),
    names="name",
    deleted="code registration name webinar_title held_on minutes issued_at revoked_at",
    secrets="code",
)
table(
    "webinars.Feedback",
    whose=REGISTERED,
    period="registrations",
    rows=by_registration(),
    cleared="helped missing",
    kept={"registration rating given_at": COUNTED},
)
table(
    "webinars.CalendarFeed",
    whose=REGISTERED,
    period="registrations",
    rows=by_address,
    addresses="email",
    deleted="code email created_at",
    secrets="code",
)
