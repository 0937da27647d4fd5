"""What a log may not tell: a personal link is a key, and an address is a person."""

import logging
import re

SECRETS = [
    (
        re.compile(r"(/registrations/|/mail/|/host/|invitation=|/confirm-email/)[^/\s?&\"']{12,}"),
        r"\1…",
    ),
    (re.compile(r"(/reset/key/)[^/\s?&\"']+"), r"\1…"),
    (re.compile(r"[\w.+'-]+@(?=[\w-]+\.)"), "…@"),
]


class DiscreetFormatter(logging.Formatter):
    """Masks whole lines, tracebacks included: a database, too, names an address it has already."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret, mask in SECRETS:
            line = secret.sub(mask, line)
        return line
