"""The mails about webinars in plain words, where their texts are the portal's own."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.kind_names import name_kinds

name_kinds(
    {
        "amendment.answered": _("Recap: an amendment is answered"),
        "breakout.cancelled": _("Break-out: does not take place"),
        "breakout.link_changed": _("Break-out: another meeting link"),
        "breakouts.seated": _("Seat in a break-out"),
        "campaign.test": _("Test of an invitation"),
        "commitment.named": _("Commitment: may we name you?"),
        "conclusion.owed": _("To hosts: the conclusion is missing"),
        "host.link": _("To hosts: their console"),
        "host.removed": _("To hosts: no longer hosting"),
        "invitation.changed": _("Invitation: the webinar has changed"),
        "invitation.link_replaced": _("Invitation: new personal link"),
        "letter.sent": _("Letter by staff"),
        "letter.test": _("Test of a letter"),
        "recap.amend": _("Recap: please read it before it is published"),
        "registration.cancelled": _("Registration: cancelled"),
        "registration.confirm": _("Registration: please confirm your address"),
        "registration.confirmed": _("Registration: you have a place"),
        "registration.known": _("Registration: you are registered already"),
        "registration.left": _("Waiting list: left"),
        "registration.link": _("Registration: personal link"),
        "registration.link_replaced": _("Registration: new personal link"),
        "registration.offer_lapsed": _("Waiting list: the offer has ended"),
        "registration.offered": _("Waiting list: a place is offered"),
        "registration.waiting": _("Waiting list: you are on it"),
        "seat.closed": _("Seat: the break-out is closed"),
        "seat.lost": _("Seat: lost"),
        "seat.offer_lapsed": _("Seat: the offer has ended"),
        "seat.offered": _("Seat: offered"),
        "webinar.cancelled": _("Webinar: cancelled"),
        "webinar.changed": _("Webinar: changed"),
        "webinar.moderator_link": _("To moderators: their control"),
        "webinar.moderator_removed": _("To moderators: no longer moderating"),
        "webinar.moved": _("Webinar: new time"),
    }
)
