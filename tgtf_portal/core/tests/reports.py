"""Delivery reports as real servers word them, about a mail of ours."""

from email.utils import format_datetime

from django.utils import timezone

POSTFIX = """\
Return-Path: <>
Date: {date}
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F2C1A0B.1761300000/mx.example.net"
Message-Id: <20260301093000.4F2C1A0B@mx.example.net>

This is a MIME-encapsulated message.

--4F2C1A0B.1761300000/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{recipient}>: host mail.example.net said: {diagnostic}

--4F2C1A0B.1761300000/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4F2C1A0B
X-Postfix-Sender: rfc822; {to}
Arrival-Date: {date}

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; {diagnostic}

--4F2C1A0B.1761300000/mx.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

Received: from portal by mx.example.net; {date}
From: Facility <facility@example.org>
To: {recipient}
Subject: You are invited
Message-ID: {message_id}
Content-Type: text/plain

Good morning.

--4F2C1A0B.1761300000/mx.example.net--
"""

EXCHANGE = """\
From: "postmaster@example.net" <postmaster@example.net>
To: <{to}>
Date: {date}
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_000_ab12"
Content-Language: en-US
Message-ID: <f00d@PROD.EXAMPLE.NET>
In-Reply-To: {message_id}
Subject: Undeliverable: You are invited
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_000_ab12
Content-Type: multipart/alternative; boundary="_001_ab12"

--_001_ab12
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

[Your message to {recipient} couldn't be delivered=2E

--_001_ab12
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body>Your message could not be delivered</body></html>

--_001_ab12--

--_000_ab12
Content-Type: message/delivery-status

Reporting-MTA: dns;PROD.EXAMPLE.NET
Received-From-MTA: dns;mx.example.org
Arrival-Date: {date}

Final-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;{diagnostic}
X-Display-Name: {recipient}

--_000_ab12
Content-Type: text/rfc822-headers

Received: from mx.example.org by PROD.EXAMPLE.NET; {date}
From: Facility <facility@example.org>
To: {recipient}
Subject: You are invited
Message-ID: {message_id}

--_000_ab12--
"""

EXIM = """\
Return-path: <>
X-Failed-Recipients: {recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.example.net>
To: {to}
References: {message_id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1761300000-eximdsn-42
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Date: {date}

--1761300000-eximdsn-42
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  {recipient}
    host mx.example.com [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{recipient}>:
    {diagnostic}

--1761300000-eximdsn-42
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Action: {action}
Final-Recipient: rfc822;{recipient}
Status: 5.0.0
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; {diagnostic}

--1761300000-eximdsn-42
Content-type: message/rfc822

Return-path: <{to}>
From: Facility <facility@example.org>
To: {recipient}
Message-ID: {message_id}

Good morning.

--1761300000-eximdsn-42--
"""

SERVERS = {"postfix": POSTFIX, "exchange": EXCHANGE, "exim": EXIM}


def report(message, server="postfix", status="5.1.1", **facts) -> bytes:
    """What the server would write about this message."""
    words = {
        "to": "facility@example.org",
        "recipient": message.recipient,
        "message_id": message.message_id,
        "action": "delayed" if status.startswith("4") else "failed",
        "status": status,
        "diagnostic": f"550 {status} <{message.recipient}>: as this server puts it",
        "date": format_datetime(timezone.now()),
        **facts,
    }
    return SERVERS[server].format(**words).encode()
