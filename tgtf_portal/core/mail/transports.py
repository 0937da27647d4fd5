"""How messages leave the house: by SMTP, as files in a folder, or into memory for tests.

The hand-over is split where it matters: up to `offer` nothing has left, in `transmit` who knows.
"""

import smtplib
import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

CLOSING = 421  # the server ends the connection, whatever it was asked


class PermanentFailure(Exception):  # noqa: N818
    """The server will never take this message."""


class TransientFailure(Exception):  # noqa: N818
    """It did not work this time; `doubtful` where the server may have taken it all the same."""

    def __init__(self, text: str, *, doubtful: bool = False) -> None:
        super().__init__(text)
        self.doubtful = doubtful


class Unreachable(TransientFailure):
    """There is no way to the server: whatever else is offered now would fare the same."""


class Post(Protocol):
    def offer(self, sender: str, recipient: str) -> None:
        """Ask the server to take a message for this recipient; raises one of the failures."""

    def withdraw(self) -> None:
        """Take the offer back."""

    def transmit(self, content: bytes) -> None:
        """Send the content of the offered message; raises one of the failures."""


class SmtpPost:
    """One SMTP connection for a whole batch, opened again where the server hung up."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.server: smtplib.SMTP | None = None

    def offer(self, sender: str, recipient: str) -> None:
        server = self._begun(sender)
        try:
            self._ask(*server.rcpt(recipient))
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            raise TransientFailure(f"The mail server hung up: {failure}") from failure

    def withdraw(self) -> None:
        if self.server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.server.rset()

    def transmit(self, content: bytes) -> None:
        if self.server is None:
            raise TransientFailure("Nothing was offered on this connection.")
        try:
            code, answer = self.server.data(content)
        except smtplib.SMTPDataError as refusal:  # refused before the content went out
            self._ask(refusal.smtp_code, refusal.smtp_error)
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            raise TransientFailure(
                f"Connection lost in transmission: {failure}", doubtful=True
            ) from failure
        else:
            self._ask(code, answer)

    def close(self) -> None:
        if self.server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.server.close()
        self.server = None

    def _begun(self, sender: str) -> smtplib.SMTP:
        """A connection on which a message has begun; where one was ended since, a new one."""
        if self.server is not None:
            with suppress(Unreachable):
                return self._begin(self.server, sender)
        return self._begin(self._connect(), sender)

    def _begin(self, server: smtplib.SMTP, sender: str) -> smtplib.SMTP:
        """A server that hangs up before it knows for whom would do so whoever it is."""
        try:
            code, answer = server.mail(sender)
            if code == CLOSING:
                raise smtplib.SMTPResponseException(code, answer)
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            raise Unreachable(f"The mail server hung up: {failure}") from failure
        self._ask(code, answer)
        return server

    def _connect(self) -> smtplib.SMTP:
        try:
            self.server = self._knock()
            self._introduce(self.server)
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            raise Unreachable(f"No connection to the mail server: {failure}") from failure
        return self.server

    def _knock(self) -> smtplib.SMTP:
        host, port = self.config["EMAIL_HOST"], self.config["EMAIL_PORT"] or 25
        timeout = settings.MAIL_TIMEOUT_SECONDS
        if self.config.get("EMAIL_USE_SSL"):
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
        return smtplib.SMTP(host, port, timeout=timeout)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()  # raises where the server refuses; a bare ehlo() does not
        if self.config.get("EMAIL_USE_TLS"):
            # Without a context smtplib takes any certificate, and a stranger gets the password.
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if self.config.get("EMAIL_HOST_USER"):
            server.login(self.config["EMAIL_HOST_USER"], self.config["EMAIL_HOST_PASSWORD"])

    def _ask(self, code: int, answer: bytes | str) -> None:
        """Turn the server's answer into our words."""
        if 200 <= code < 300:
            return
        text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        if code == CLOSING:
            self.close()
        self.withdraw()
        if 500 <= code < 600:
            raise PermanentFailure(f"{code} {text}")
        raise TransientFailure(f"{code} {text}")


class FolderPost:
    """Mails as files, for a machine without a mail server: nothing leaves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def offer(self, sender: str, recipient: str) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise TransientFailure(f"The mail folder cannot be used: {failure}") from failure

    def withdraw(self) -> None: ...

    def transmit(self, content: bytes) -> None:
        draft = self.folder / f"{uuid.uuid4().hex}.draft"
        try:
            draft.write_bytes(content)
            draft.replace(draft.with_suffix(".eml"))
        except OSError as failure:
            draft.unlink(missing_ok=True)
            raise TransientFailure(f"The mail folder cannot be written: {failure}") from failure

    def close(self) -> None: ...


class MemoryPost:
    """Mails in a list, for tests."""

    sent: list[bytes] = []

    def offer(self, sender: str, recipient: str) -> None: ...

    def withdraw(self) -> None: ...

    def transmit(self, content: bytes) -> None:
        self.sent.append(content)

    def close(self) -> None: ...


def mail_folder() -> Path | None:
    """Where mails end as files, if they do."""
    config = settings.MAIL_TRANSPORT
    if config["EMAIL_BACKEND"].split(".")[-2] != "filebased":
        return None
    return Path(config.get("EMAIL_FILE_PATH") or "/" + config["EMAIL_HOST_PATH"])


@contextmanager
def open_post() -> Iterator[Post]:
    """The way out that the environment names, for one batch of messages."""
    config = settings.MAIL_TRANSPORT
    kind = config["EMAIL_BACKEND"].split(".")[-2]
    post: SmtpPost | FolderPost | MemoryPost
    if folder := mail_folder():
        post = FolderPost(folder)
    elif kind == "locmem":
        post = MemoryPost()
    else:
        post = SmtpPost(config)
    try:
        yield post
    finally:
        post.close()
