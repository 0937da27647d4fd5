"""What a log may not tell: a personal link is a key."""

import logging
import re

PERSONAL_LINK = re.compile(r"(/registrations/|/host/|invitation=|/confirm-email/|/reset/key/)[^/\s?&\"]{12,}")


class MaskPersonalLinks(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PERSONAL_LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True
