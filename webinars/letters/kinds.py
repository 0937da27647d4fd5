"""The mails about webinars whose standard texts stand beside their senders: what each is called,
and what may stand in a text that staff write instead.

Of a placeholder that is the mail's own: its meaning, and an example for a preview. Each mail needs
its link, and what it would mislead without.
"""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.kind_names import name_kinds
from tgtf_portal.core.mail.wording import Text, describe
from webinars.letters.letter import PLACEHOLDERS

Own = dict[str, tuple[Text, Text]]
USUAL = {name: meaning for name, meaning in PLACEHOLDERS.items() if name != "places"}

name_kinds(
    {
        "campaign.test": _("Campaign: a test to oneself"),
        "letter.sent": _("Letter by staff"),
        "letter.test": _("Letter by staff: a test to oneself"),
    }
)

# Of buttons whose words differ from reader to reader; they are no part of a text.
BUTTONS: dict[str, Text] = dict.fromkeys(["open", "page"], _("Open your registration"))


def _kind(kind: str, label: Text, own: Own | None = None, needs: str = "", but: str = "") -> None:
    """`but` are usual placeholders that this mail has not."""
    own = own or {}
    usual = {name: meaning for name, meaning in USUAL.items() if name not in but.split()}
    meanings = {name: meaning for name, (meaning, _example) in own.items()}
    examples = BUTTONS | {name: example for name, (_meaning, example) in own.items()}
    describe(kind, label, usual | meanings, examples, needs)


# --- What several have ---------------------------------------------------------------------------
WHO: Own = {
    "who": (
        _("who registered the reader, where it was not the reader; empty otherwise"),
        _("The staff of the facility registered you. "),
    ),
    "object": (
        _("how to object, where somebody else registered the reader; empty otherwise"),
        _("If you do not want that, object on your own page, or answer this mail."),
    ),
}
ASK: Own = {
    "ask": (
        _("whom to ask, where somebody else did it; empty otherwise"),
        _("If you did not want that, answer this mail."),
    )
}
ROOM: Own = {"room": (_("the break-out's title"), _("Energy"))}
UNTIL: Own = {"until": (_("day and time until which it holds"), _("Fri 15 Oct, 18:00 Brussels"))}
KEPT: Own = {
    "kept": (
        _("that the reader keeps the seat of before; empty without one"),
        _("You keep your seat in “Waste”. "),
    )
}
ENTRY: Own = {
    "entry": (
        _("what the attached calendar entry does; empty without one"),
        _("The attached entry takes it out of your calendar. "),
    )
}
RENEWED: Own = {
    "renewed": (
        _("who asked for another link, and that the earlier one is dead; else empty"),
        _("This is your new link, as you asked.\n\n"),
    )
}
FRESH: Own = {"fresh": (_("“New link: ” where it replaces another; else empty"), _("New link: "))}
REASON: Own = {
    "reason": (_("why, in the words of whoever cancelled; may be empty"), _("The host is ill."))
}
CHANGE: Own = {
    "change": (_("what changed, such as “New place”"), _("New place")),
    "news": (
        _("what changed, in sentences"),
        _("It takes place elsewhere on site now: Room 4. Whoever joins online does so as before."),
    ),
}
YOURS: Own = {
    "yours": (
        _("why the mail comes to this reader, such as “A webinar you are registered for”"),
        _("A webinar you are registered for"),
    )
}

# --- Registration --------------------------------------------------------------------------------
_kind(
    "registration.confirm",
    _("Registration: please confirm"),
    {
        "keeping": (
            _("until when a place is kept, or that all are taken"),
            _(
                "We keep a place for you until Fri 15 Oct, 18:00. Confirm your address by then "
                "and it is yours."
            ),
        )
    },
    "keeping",
)
_kind("registration.confirmed", _("Registration: confirmed"), {
    **WHO,
    "turn": (
        _("that the reader's turn has come on the waiting list; else empty"),
        _("Your turn has come on the waiting list. "),
    ),
}, "who object")  # fmt: skip
_kind("registration.known", _("Registration: you have one already"), {
    "again": (_("who registered this address again"), _("Somebody, most likely you,")),
}, "again")  # fmt: skip
_kind("registration.link", _("Registration: the personal link"))
_kind("registration.waiting", _("Registration: on the waiting list"), WHO, "who object")
_kind("registration.offered", _("Registration: a place is free"), UNTIL, "until")
_kind("registration.offer_lapsed", _("Registration: the offer of a place has ended"))
_kind("registration.left", _("Registration: off the waiting list"), {
    "left": (
        _("that the reader is off the list, and who did it"),
        _("You are no longer on the waiting list of this webinar, as you asked:"),
    ),
    **ASK,
}, "left")  # fmt: skip
_kind("registration.objected", _("Registration: somebody does not take part"), {
    "person": (_("who does not take part"), _("Ana Šimić")),
}, "person")  # fmt: skip
_kind("registration.cancelled", _("Registration: cancelled"), {
    "freed": (
        _("that the place is free again, and who cancelled"),
        _("Your place at this webinar is free again, as you asked:"),
    ),
    **ASK,
}, "freed")  # fmt: skip
OBJECTION: Own = {
    "objection": (_("what to do if that is not right"), _("If you did not want that, tell us."))
}
_kind("registration.link_replaced", _("Registration: another personal link"), {
    "renewed": (
        _("who asked for another link"),
        _("As you asked, this is your new personal link for this webinar:"),
    ),
    **OBJECTION,
}, "renewed objection")  # fmt: skip
_kind("registration.changed_by_staff", _("Registration: changed by staff"), {
    "changed": (
        _("who changed what"),
        _("The staff of the facility changed your answers to the questions of this webinar:"),
    ),
    **OBJECTION,
}, "changed objection")  # fmt: skip

# --- Break-outs ----------------------------------------------------------------------------------
_kind("breakouts.seated", _("Break-out: where you sit"), {
    **ROOM,
    "mover": (_("who moved the reader there; else empty"), ""),
    "seat": (_("in which break-out"), _("You have a seat in the break-out “Energy”.")),
    "rank": (_("which wish of theirs it is; may be empty"), _(" It is number 1 on your list.")),
}, "mover seat")  # fmt: skip
_kind("breakout.cancelled", _("Break-out: cancelled"), {
    **ROOM,
    **REASON,
    "instead": (
        _("where the reader sits now, or that they may choose another; empty for its host"),
        _("You have a seat in the break-out “Waste” now."),
    ),
    "thanks": (_("thanks to its host; empty for others"), ""),
}, "room reason instead")  # fmt: skip
_kind("breakout.link_changed", _("Break-out: another meeting link"), {
    **ROOM,
    "how": (_("the new link, or how to go in"), _("Go in by your own page.")),
}, "room how")  # fmt: skip
_kind("seat.offered", _("Seat: one is free"), {
    **ROOM,
    **UNTIL,
    "within": (
        _("how long it is kept"),
        _("It is yours if you accept it within 24 hours, by Fri 15 Oct, 18:00."),
    ),
    "given": (
        _("that the seat of before is given up; empty without one"),
        _("If you accept, you give up your seat in “Waste”. If you do not, you keep it."),
    ),
}, "room within given")  # fmt: skip
_kind("seat.offer_lapsed", _("Seat: the offer has ended"), ROOM | KEPT, "room kept")
_kind("seat.closed", _("Seat: the queue is closed"), ROOM | KEPT, "room kept")
_kind("seat.lost", _("Seat: lost"), {
    "lost": (
        _("which seat was taken back"),
        _("The seating of the break-outs was taken back, and with it your seat in “Energy”."),
    )
}, "lost")  # fmt: skip

# --- Who works at it -----------------------------------------------------------------------------
_kind("host.link", _("Host: the personal link"), ROOM | RENEWED | FRESH, "room renewed")
_kind("host.removed", _("Host: no longer hosting"), ROOM | ENTRY, "room entry", but="link")
_kind("webinar.moderator_link", _("Moderator: the personal link"), RENEWED | FRESH, "renewed")
_kind("webinar.moderator_removed", _("Moderator: no longer leading"), ENTRY, "entry", but="link")
_kind("conclusion.owed", _("Conclusion: still missing"), ROOM, "room")

# --- The webinar as a whole ----------------------------------------------------------------------
_kind("webinar.moved", _("Webinar: another time"), {
    **YOURS,
    "kept": (
        _("that place or number are kept, and what to do"),
        _("You keep your place; the attached entry updates your calendar."),
    ),
}, "when kept")  # fmt: skip
_kind("webinar.changed", _("Webinar: something has changed"), YOURS | CHANGE | ENTRY, "news entry")
_kind("webinar.cancelled", _("Webinar: cancelled"), {
    **REASON,
    "what": (_("what is left to do: nothing"), _("You need do nothing.")),
}, "reason what", but="link")  # fmt: skip
_kind("invitation.changed", _("Invitation: the webinar has changed"), CHANGE | REASON,
      "news reason")  # fmt: skip
_kind("invitation.link_replaced", _("Invitation: another personal link"), RENEWED, "renewed")

# --- Recap ---------------------------------------------------------------------------------------
_kind("recap.amend", _("Recap: please look at it"), RENEWED | FRESH | UNTIL, "renewed until")
_kind("amendment.answered", _("Recap: an amendment was answered"), {
    "outcome": (_("“Your proposal is taken over”, or that not"), _("Your proposal is taken over")),
    "decision": (
        _("the same in a sentence"),
        _("Thank you. The recap’s sentence now reads:"),
    ),
    "sentence": (_("the sentence, or what was proposed"), _("Firms share one energy advisor.")),
    "says": (_("“The facility says: ”; empty without an answer"), ""),
    "answer": (_("what the facility answers; may be empty"), ""),
}, "decision sentence answer")  # fmt: skip
_kind("commitment.named", _("Commitment: somebody was named"), {
    "text": (_("what somebody wrote that the reader takes on"), _("“Ana asks her cluster.”")),
}, "text")  # fmt: skip
