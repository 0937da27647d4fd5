"""The ways of abusing the portal that are thought of, each with what stands against it.

The tests that prove it are named after its number and stand where the defence does:
`pytest -k abuse_13`, or `grep -rn "def test_abuse_13_"`.
"""

CASES = {
    1: "A manager reaches another cluster's things: all come through `visible_to(user)`, else 404.",
    2: "A personal link is guessed, or read in a copy of the database: 128 random bits, a signature"
    " that the database has not, and thirty misses an hour.",
    3: "A link leaks by Referer, log or history: it leads on to a plain address, or answers so that"
    " nothing else learns it. In every test `core/tests/leaks.py` looks for all that were made.",
    4: "A scanner of mails or a prefetching browser opens a link: reading changes nothing.",
    5: "A note is changed by who is not its room's host or author, or after the close.",
    6: "A name with a line break adds a header or a recipient to a mail.",
    7: "What somebody wrote runs as a script: it is text everywhere, and the policy runs none.",
    8: "A cell of an exported table is a formula: it is quoted, and our imports take that off.",
    9: "A list is too long, too wide, unpacks without end, or names columns of the server's own.",
    10: "A title or a name adds a line to a calendar entry.",
    11: "Registering fills somebody's mailbox, or all places: limits for an address, a network and"
    " the hour; a group's code lets a class in.",
    12: "The portal tells who is known: the same answer and the same work for everybody.",
    13: "An address of ours leads to another site.",
    14: "A calendar's address is passed on: no link stands in it, and its owner can revoke it.",
    15: "A file does harm: only lists are taken, read by what they are, and none is served.",
    16: "Staff's account is taken over: a second factor, few guesses, nobody there at first.",
    17: "The one-click way out is forged, prefetched or used for another.",
    18: "The server fetches what somebody's link names: it fetches nothing, and takes https only.",
    19: "A cache keeps a page that was made for one person.",
    20: "A form is sent from another site, or a session's key is known from before.",
    21: "A form is sent with more fields than it has.",
    22: "A name looks like another, or like none.",
    23: "A list is asked for without end: bounded pages, the same statements whatever is asked.",
    24: "What was withdrawn or hidden is found elsewhere.",
    25: "People's things go along when another is deleted; an error tells what was sent.",
}
