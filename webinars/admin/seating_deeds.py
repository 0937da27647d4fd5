"""What follows a seating: late people are placed, and the last seating is undone."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from webinars.admin.deeds import Deed, Plan
from webinars.admin.webinar_deeds import only_announced, people
from webinars.domain.seating_guests import last_run
from webinars.domain.seating_run import plan_undo, seat_latecomers, undo_seating
from webinars.models import Webinar


def only_seated(webinar: Webinar) -> str:
    return only_announced(webinar) or ("" if last_run(webinar) else _("Nobody is seated yet."))


def plan_latecomers(webinar: Webinar) -> Plan:
    late = webinar.registrations.active().filter(seat=None).count()
    return Plan(
        [
            _("Without a seat: %s.") % people(late),
            _("One by one, in order of arrival, each gets the dearest wish with a free seat."),
            _("Nobody else moves, and nobody else gets a mail."),
        ]
    )


def place_latecomers(webinar: Webinar, *, by: User) -> str:
    number = len(seat_latecomers(webinar, by=by))
    return ngettext("%d latecomer is seated.", "%d latecomers are seated.", number) % number


def plan_undoing(webinar: Webinar) -> Plan:
    if only_seated(webinar):
        return Plan([])
    undoing = plan_undo(webinar)
    rooms = list(undoing.back.values())
    when = date_format(localtime(undoing.run.made_at), "DATETIME_FORMAT")
    return Plan(
        [
            _("The last seating was made: %(when)s, %(who)s.")
            % {"when": when, "who": undoing.run.made_by or _("by a command")},
            _("Back in the break-out of before, with a mail that names it: %s.")
            % people(len(rooms) - rooms.count(None)),
            _("Without a seat again, as before, with a mail that says so: %s.")
            % people(rooms.count(None)),
        ],
        missing=list(undoing.stay.values()),
    )


def undo(webinar: Webinar, *, by: User) -> str:
    undoing = undo_seating(webinar, by=by)
    said = _("The last seating is undone for %s.") % people(len(undoing.back))
    if not undoing.stay:
        return said
    return " ".join([said, _("As they were:"), *undoing.stay.values()])


LATECOMERS = Deed(
    "seat-latecomers",
    _lazy("Seat latecomers"),
    plan_latecomers,
    place_latecomers,
    only_seated,
    button=False,
)
UNDO = Deed(
    "undo-seating",
    _lazy("Undo last seating"),
    plan_undoing,
    undo,
    only_seated,
    grave=True,
    button=False,
)
SEATING_DEEDS = [LATECOMERS, UNDO]
