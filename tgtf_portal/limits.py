"""How often something may be done before whoever does it has to wait: every such figure.

Thirty people behind one address work as one class: no figure that is counted by network stops them.
Whoever holds a right personal link is never counted by network at all. Counts are kept in the cache
that all processes share, in windows of the clock: an hour's count begins anew at the full hour.
"""

from dataclasses import dataclass

MINUTE = 60
HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Limit:
    """`exact`: two at once never count as one, which costs the cache twice as much."""

    most: int
    seconds: int = HOUR
    exact: bool = False


LIMITS = {
    # Of one person in a room: every click may be taken back, but no machine clicks for them.
    "votes": Limit(60, MINUTE),
    "changes": Limit(30, MINUTE),  # of what they wrote: amended, withdrawn, brought back
    # Of one person's wishes, which save themselves: more often than anybody changes their mind.
    "wishes": Limit(60, MINUTE),
    # What a moderator says to the rooms of one webinar.
    "broadcasts": Limit(20, 10 * MINUTE),
    # Wrong personal links, and wrong codes of a group, from one network.
    "wrong links": Limit(30),
    "wrong codes": Limit(30),
    # Mails that strangers have sent by a form: from one network, and from all together.
    "registrations of a network": Limit(60, exact=True),
    "registrations": Limit(500, exact=True),
    "links of a network": Limit(60, exact=True),
    "links": Limit(300, exact=True),
    "own data of a network": Limit(60, exact=True),
    "own data": Limit(300, exact=True),
    "mail topics of a network": Limit(60, exact=True),
    "mail topics": Limit(300, exact=True),
    # Mails about an account that anybody can ask for: to one address.
    "account mails": Limit(5, exact=True),
    # A reader without an account: of one network; whoever is known by a session, by themselves.
    "searches": Limit(120, MINUTE),
    "new renderings": Limit(120),  # those that are kept already are not counted
    # One's own calendar: of one key. Calendars ask some times an hour.
    "own feed": Limit(60),
    # What somebody hands in: a file of 20 MB each, so that nobody fills the disk within the hour.
    "documents": Limit(60),
    # Mails by hand of one member of staff: how many times a button that mails many is pressed.
    "group mails": Limit(30, exact=True),
}

# What is kept at most, whoever asks for it, and how many are set at once over all processes.
RENDERINGS_AT_ONCE = 3
RENDERINGS_KEPT = 500
RENDERINGS_KEPT_FOR = 15 * MINUTE

# Of one document that somebody hands in.
DOCUMENT_BYTES = 20 << 20

# Of the library for accounts, by its own names; `key` is an address, `ip` a network. A class
# signs up or in at once, and a third of it mistypes; an address gets a few mails an hour.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "signup": "40/m/ip,120/h/ip",
    "reset_password": "40/m/ip,120/h/ip,3/h/key",
    "reset_password_from_key": "40/m/ip",
    "confirm_email": "1/180s/key",
}
