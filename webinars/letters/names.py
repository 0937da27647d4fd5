"""What mails about webinars are called whose texts staff do not write."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.kind_names import name_kinds

name_kinds(
    {
        "amendment.answered": _("Recap: an amendment was answered"),
        "breakout.cancelled": _("Break-out: cancelled"),
        "breakout.link_changed": _("Break-out: another meeting link"),
        "breakouts.seated": _("Break-out: where you sit"),
        "campaign.test": _("Campaign: a test to oneself"),
        "commitment.named": _("Commitment: somebody was named"),
        "conclusion.owed": _("Conclusion: still missing"),
        "host.link": _("Host: the personal link"),
        "host.removed": _("Host: no longer hosting"),
        "invitation.changed": _("Invitation: the webinar has changed"),
        "invitation.link_replaced": _("Invitation: another personal link"),
        "letter.sent": _("Letter by staff"),
        "letter.test": _("Letter by staff: a test to oneself"),
        "recap.amend": _("Recap: please look at it"),
        "registration.cancelled": _("Registration: cancelled"),
        "registration.changed_by_staff": _("Registration: changed by staff"),
        "registration.confirm": _("Registration: please confirm"),
        "registration.confirmed": _("Registration: confirmed"),
        "registration.known": _("Registration: you have one already"),
        "registration.left": _("Registration: off the waiting list"),
        "registration.link": _("Registration: the personal link"),
        "registration.link_replaced": _("Registration: another personal link"),
        "registration.objected": _("Registration: somebody does not take part"),
        "registration.offer_lapsed": _("Registration: the offer of a place has ended"),
        "registration.offered": _("Registration: a place is free"),
        "registration.waiting": _("Registration: on the waiting list"),
        "seat.closed": _("Seat: the queue is closed"),
        "seat.lost": _("Seat: lost"),
        "seat.offer_lapsed": _("Seat: the offer has ended"),
        "seat.offered": _("Seat: one is free"),
        "webinar.cancelled": _("Webinar: cancelled"),
        "webinar.changed": _("Webinar: something has changed"),
        "webinar.moderator_link": _("Moderator: the personal link"),
        "webinar.moderator_removed": _("Moderator: no longer leading"),
        "webinar.moved": _("Webinar: another time"),
    }
)
