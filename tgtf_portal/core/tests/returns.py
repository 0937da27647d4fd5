"""Returned mails after the habits of ten mail servers, and mails that programs answer with.

Each line of a table is one mail: who wrote it, the status code ("-" where its server writes no
report, but words alone) and what it says; above them, after an arrow, what has to come of it.
"""

from dataclasses import dataclass
from email.utils import format_datetime

from django.utils import timezone

from tgtf_portal.core.mail.sealed_addresses import bounce_address

RETURN_PATHS = ("<>", "<MAILER-DAEMON>", "<mailer-daemon@mx.example.net>")


@dataclass(frozen=True)
class Server:
    """How a server signs and words its notes."""

    sender: str
    subject: str
    before: str
    after: str = ""


SERVERS = {
    "Postfix": Server(
        "MAILER-DAEMON@mx.example.net (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that "
        "your message could not\nbe delivered to one or more recipients. It's attached below.\n\n"
        "<{recipient}>: host mail.example.org[192.0.2.7] said: ",
    ),
    "Exim": Server(
        "Mail Delivery System <Mailer-Daemon@mx.example.net>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you "
        "sent could not be delivered to one or more of its\nrecipients. This is a permanent error."
        " The following address(es) failed:\n\n  {recipient}\n    ",
        "------ This is a copy of the message, including all the headers. ------",
    ),
    "sendmail": Server(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>",
        "Returned mail: see transcript for details",
        "The original message was received at Sun, 29 Nov 2026 14:20:00 GMT\n\n   ----- The "
        "following addresses had permanent fatal errors -----\n<{recipient}>\n\n   ----- "
        "Transcript of session follows -----\n... while talking to mail.example.org.:\n>>> DATA\n"
        "<<< ",
        "   ----- Original message follows -----",
    ),
    "qmail": Server(
        "MAILER-DAEMON@mx.example.net",
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver"
        " your message to the following addresses.\nThis is a permanent error; I've given up. "
        "Sorry it didn't work out.\n\n<{recipient}>:\n",
        "--- Below this line is a copy of the message.",
    ),
    "Exchange": Server(
        "Microsoft Outlook <postmaster@example.org>",
        "Undeliverable: You are registered",
        "Delivery has failed to these recipients or groups:\n\n{recipient}\n\nDiagnostic "
        "information for administrators:\n",
    ),
    "Exchange Online": Server(
        "Microsoft Outlook <MicrosoftExchange0123456789abcdef@example.onmicrosoft.com>",
        "Undeliverable: You are registered",
        "Your message to {recipient} couldn't be delivered.\n\nOriginal Message Details\n",
    ),
    "Outlook.com": Server(
        "postmaster@outlook.com",
        "Delivery Status Notification (Failure)",
        "This is an automatically generated Delivery Status Notification.\n\nDelivery to the "
        "following recipients failed.\n\n       {recipient}\n\n",
    ),
    "Gmail": Server(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Message not delivered **\n\nThere was a problem with your message to {recipient}. See "
        "the technical details below.\n\nThe response was:\n",
    ),
    "Yahoo": Server(
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        "<{recipient}>:\n",
        "--- Below this line is a copy of the message.",
    ),
    "GMX": Server(
        "GMX Mailer Daemon <mailer-daemon@gmx.example>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you "
        "sent could not be delivered to one or more of its recipients.\n\n{recipient}:\nSMTP error "
        "from remote server for RCPT TO command, host: mail.example.org reason: ",
        "--- The header of the original message is following. ---",
    ),
}

RETURNED = """
# Nobody is there, said by a code
-> suspended
Postfix         | 5.1.1 | 550 5.1.1 <{recipient}>: Recipient address rejected: User unknown
Postfix         | 5.1.2 | Host or domain name not found. Name service error for example.org
Postfix         | 5.4.4 | Host or domain name not found. Name service error: Host not found
Postfix         | 5.1.10 | Domain example.org does not accept mail (nullMX)
Exim            | 5.0.0 | 550 5.1.1 <{recipient}> User doesn't exist
sendmail        | 5.1.1 | 550 5.1.1 <{recipient}>... User unknown
sendmail        | 5.1.2 | 550 5.1.2 <{recipient}>... Host unknown (Name server: not found)
Exchange        | 5.1.1 | #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
Exchange Online | 5.1.10 | 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found
Exchange Online | 5.4.310 | 550 5.4.310 DNS domain example.org does not exist
Gmail           | 5.1.1 | 550-5.1.1 The email account that you tried to reach does not exist.
Gmail           | 5.2.1 | 550 5.2.1 The email account that you tried to reach is inactive.

# Nobody is there, said by words where the code says little
-> suspended
Postfix         | 5.0.0 | 550 No such user here (in reply to RCPT TO command)
Postfix         | 5.0.0 | 550 <{recipient}>: Unknown recipient
Postfix         | 5.0.0 | 554 delivery error: dd This user doesn't have a yahoo.com account
Postfix         | 5.5.0 | 550 5.5.0 Requested action not taken: mailbox unavailable
Postfix         | 5.7.1 | 550 5.7.1 <{recipient}>: Recipient address rejected: undeliverable address
Exim            | 5.0.0 | 550 Unrouteable address
sendmail        | 5.0.0 | 550 Invalid recipient: {recipient}
sendmail        | 5.5.0 | 553 5.5.0 sorry, this address no longer accepts mail
Exchange        | 5.0.0 | #< #5.0.0 smtp; 550 User {recipient} not listed in the directory>
Exchange Online | 5.4.1 | 550 5.4.1 Recipient address rejected: Access denied. [AM0.outlook.com]
Exchange Online | 5.4.1 | 550 5.4.1 All recipient addresses rejected : Access denied
Outlook.com     | 5.5.0 | 550 5.5.0 Requested action not taken: mailbox unavailable.
Gmail           | 5.0.0 | 550 Der Benutzer {recipient} ist unbekannt
Gmail           | 5.0.0 | 550 L'adresse {recipient} n'existe pas

# Nobody is there, said without a report
-> suspended
Exim            | - | Unrouteable address
Exim            | - | 550 5.1.1 {recipient} User unknown
Exim            | - | host mail.example.org [192.0.2.7]: 550 unknown local part
qmail           | - | 192.0.2.7 does not like recipient. Remote host said: 550 5.1.1 User unknown
qmail           | - | Sorry, no mailbox here by that name. (#5.1.1)
qmail           | - | Sorry, I couldn't find any host named example.org. (#5.1.2)
qmail           | - | This address no longer accepts mail.
sendmail        | - | 550 <{recipient}>... No such user
Yahoo           | - | 554: delivery error: dd This user doesn't have a yahoo.com account
Yahoo           | - | 554: 30 Your message cannot be delivered. This mailbox is disabled (554.30).
Yahoo           | - | 552: 1 Requested mail action aborted, mailbox not found
GMX             | - | 550 Requested action not taken: mailbox unavailable
GMX             | - | 550 5.1.1 Benutzer existiert nicht
Exchange        | - | 550 El buzón {recipient} no existe
Exchange        | - | 550 Skrzynka nie istnieje
Exchange        | - | 550 Destinatario sconosciuto

# Full, in many words and whatever the code
-> kept
Postfix         | 5.2.2 | 552 5.2.2 <{recipient}>: Mailbox is full
Postfix         | 5.0.0 | 552 Requested mail action aborted: exceeded storage allocation
Exim            | 5.0.0 | 550 mailbox is full: retry timeout exceeded
sendmail        | 5.2.1 | 550 5.2.1 <{recipient}>... Mailbox of user is full
Exchange        | 5.2.2 | #554 5.2.2 mailbox full ##
Exchange Online | 5.2.2 | 554 5.2.2 STOREDRV.Deliver.Exception:QuotaExceededException
Outlook.com     | 5.2.2 | 552 5.2.2 Message could not be delivered: over quota
Gmail           | 5.2.2 | 552-5.2.2 The recipient's inbox is out of storage space.
Gmail           | 5.0.0 | 552 Das Postfach ist voll
Gmail           | 5.1.1 | 550 5.1.1 La boîte de réception du destinataire est pleine
-> listed
qmail           | - | Remote host said: 552 5.2.2 This mailbox is over quota
Yahoo           | - | 552: user has exceeded their mailbox quota
GMX             | - | 552 Postfach voll: quota exceeded

# Refused for good: about our mail, about the way, about the recipient's rules
-> kept
Postfix         | 5.7.1 | 554 5.7.1 <{recipient}>: Relay access denied
Postfix         | 5.1.8 | 550 5.1.8 Sender address rejected: Domain not found
Postfix         | 5.0.0 | 550 Sender verify failed: user unknown
Postfix         | 5.7.1 | 554 5.7.1 Client host [192.0.2.1] blocked using a blocklist
Exchange        | 5.7.1 | #550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized ##
Exchange Online | 5.7.133 | 550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup
Exchange Online | 5.4.1 | 550 5.4.1 Relay not permitted
Outlook.com     | 5.7.1 | 550 5.7.1 part of their network is on our block list (S3140)
Gmail           | 5.7.26 | 550-5.7.26 This mail is unauthenticated: user not known to pass SPF
Gmail           | 5.7.1 | 550-5.7.1 likely unsolicited mail; no such user was asked for it
sendmail        | 5.3.4 | 552 5.3.4 Message size exceeds fixed maximum message size
sendmail        | 5.4.6 | 554 5.4.6 Too many hops
-> listed
qmail           | - | Remote host said: 554 5.7.1 refused by policy
GMX             | - | 554 Transaction failed, reject due to policy restrictions
Yahoo           | - | 554: Message not allowed - [299]
qmail           | - | I tried to deliver it, and the other side hung up.

# Given up after waiting, still waiting, or arrived
-> kept
Postfix         | 4.4.1 | connect to mail.example.org[192.0.2.7]:25: Connection timed out
Postfix         | 4.1.1 | 450 4.1.1 <{recipient}>: Recipient address rejected: User unknown
Exim            | 5.0.0 | retry timeout exceeded
Exchange Online | 5.4.316 | 550 5.4.316 Message expired, connection refused
-> delayed
Postfix         | 4.4.1 delayed | delivery temporarily suspended: Connection refused
Exchange        | 4.4.7 delayed | #4.4.7 delayed: the user was not found yet
Gmail           | 4.2.2 delayed | 452-4.2.2 The recipient's inbox is out of storage space
sendmail        | 4.2.0 delayed | Warning: could not send message for past 4 hours
Exim            | 2.0.0 delivered | delivered, no such user left out
Exchange        | 2.0.0 relayed | relayed to a server that sends no reports
Exim            | - | Message delayed 24 hours; it has not yet been delivered: user not found
sendmail        | - | THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND: no such user
qmail           | - | I will keep trying. The mailbox is unavailable
"""

# Fields | subject | text. None of them says anything, although several speak of nobody being there.
ANSWERS = """
Auto-Submitted: auto-replied | Automatic reply: You are registered | I am away until 7 December.
X-Auto-Response-Suppress: All | Automatic reply: You are registered | The user you write to is away.
Auto-Submitted: auto-replied | Automatische Antwort | Dieser Benutzer ist unbekannt verzogen.
Auto-Submitted: auto-replied | Abwesenheitsnotiz | Ich bin im Urlaub.
X-Autoreply: yes | Réponse automatique : webinaire | Cette adresse n'existe plus en mars.
Auto-Submitted: auto-replied | Respuesta automática: webinar | Este buzón no existe hasta el lunes.
Precedence: auto_reply | Risposta automatica: iscrizione | Sono in ferie.
Auto-Submitted: auto-replied (vacation) | Automatisch antwoord: u bent erbij | Ik ben afwezig.
X-Autorespond: yes | Odpowiedź automatyczna | Jestem na urlopie; ten adres nie istnieje.
Auto-Submitted: auto-generated | Resposta automática | Estou de férias.
Precedence: bulk | Autosvar | Jag är på semester.
Auto-Submitted: auto-replied | =?utf-8?b?zpHPhc+Ez4zOvM6xz4TOtyDOsc+AzqzOvc+EzrfPg863?= | -
X-Mail-Autoreply: yes | Out of office | This account is closed; no such user.
From: postmaster@example.org | Out of office: postmaster | No such user reads this mailbox.
From: postmaster@example.org | Absence of the postmaster | No such user reads this mailbox.
Return-Path: <manager@example.org> | Away from my desk | The address you wrote to is not found.
Content-Type: message/disposition-notification | Read: You are registered | Disposition: displayed
Content-Type: message/disposition-notification | Not read: Webinar | Disposition: user unknown
Content-Type: text/calendar; method=REPLY | Accepted: You are registered | BEGIN:VCALENDAR
Content-Type: text/calendar; method=COUNTER | New time proposed: user unknown | BEGIN:VCALENDAR
List-Id: <green.example.org> | Your message awaits approval | No such user is subscribed.
X-Mailman-Version: 2.1.39 | Your message was rejected | The address is not a member: unknown user.
List-Help: <mailto:list@example.org> | WARNING: ezmlm probe | Sorry, no mailbox here by that name.
Precedence: list | Confirm your subscription | Unknown user? Confirm.
Auto-Submitted: auto-generated | Ticket 4711 was opened | Recipient unknown: we look into it.
"""


def lines(table):
    """A tuple a line, with the word after the arrow above it, if there is one."""
    outcome, found = (), []
    for line in table.splitlines():
        if line.startswith("-> "):
            outcome = (line.removeprefix("-> "),)
        elif "|" in line and not line.startswith("#"):
            found.append((*(cell.strip() for cell in line.split("|")), *outcome))
    return found


def returned(message, server, status, words, return_path="<>", to="") -> bytes:
    """What the server would write about this message, to the address it left with."""
    facts = {"recipient": message.recipient, "message_id": message.message_id}
    style, words = SERVERS[server], words.format(**facts)
    head = [
        f"Return-Path: {return_path}",
        f"From: {style.sender}",
        f"To: {to or bounce_address(message)}",
        f"Subject: {style.subject}",
        f"Date: {format_datetime(timezone.now())}",
        "Auto-Submitted: auto-replied",
    ]
    note = style.before.format(**facts) + words
    code, _space, action = status.partition(" ")
    if code == "-":
        text = f"{note}\n\n{style.after or '--- Below this line is a copy of the message.'}\n\n"
        return "\n".join([*head, "", text + copy_of(message)]).encode()
    return "\n".join(
        [
            *head,
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            *("", "--b", "Content-Type: text/plain; charset=utf-8", "", note),
            *("", "--b", "Content-Type: message/delivery-status", ""),
            "Reporting-MTA: dns; mx.example.net",
            "",
            f"Final-Recipient: rfc822; {message.recipient}",
            f"Action: {action or 'failed'}",
            f"Status: {code}",
            f"Diagnostic-Code: smtp; {words}",
            *("", "--b", "Content-Type: message/rfc822", "", copy_of(message), "--b--", ""),
        ]
    ).encode()


def copy_of(message) -> str:
    """Our own mail, whose words must not be taken for the server's."""
    return (
        f"Return-Path: <{bounce_address(message)}>\nMessage-ID: {message.message_id}\n"
        f"To: {message.recipient}\nSubject: You are registered\n\n"
        "Your seat is unavailable? The mailbox is full? No such user? Cancel it here.\n"
    )


def answered(message, field, subject, text) -> bytes:
    """What a program would answer, to the address the message left with."""
    own = {
        "Return-Path": "<>",
        "From": message.recipient,
        "To": bounce_address(message),
        "Subject": subject,
        "Date": format_datetime(timezone.now()),
        "Content-Type": "text/plain; charset=utf-8",
    }
    name, _colon, value = field.partition(": ")
    fields = "\n".join(f"{key}: {said}" for key, said in (own | {name: value}).items())
    return f"{fields}\n\n{text}\n".encode()
