"""What became of promised mails: the mail server's record against the outbox, never one alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tgtf_portal.core.tests.live import Installation, wait_until

PROMISE = """
from tgtf_portal.core.mail import outbox
letter = {{"subject": "Hello", "text": "Good morning."}}
outbox.promise_all(
    outbox.Promise(
        "mail.ready_made", key=f"test/{{name}}", to=f"{{name}}@example.org", context=letter,
        at_most_once=name.startswith("once"),
    )
    for name in {names!r}
)
"""


def readers(number: int) -> list[str]:
    return [f"reader{n}" for n in range(number)]


def promise(installation: Installation, names: list[str], then: str = "") -> None:
    """Promises a mail to each name, in a process of its own; then runs more code there."""
    installation.script(PROMISE.format(names=names) + then)


@dataclass
class Outcome:
    lost: set[str] = field(default_factory=set)  # promised, never arrived, not listed as failed
    false_sent: set[str] = field(default_factory=set)  # called sent, never arrived
    stuck: set[str] = field(default_factory=set)  # neither sent nor given up
    extra: int = 0  # copies beyond the first
    unflagged: set[str] = field(default_factory=set)  # more copies than doubts account for
    renamed: set[str] = field(default_factory=set)  # copies under different Message-IDs


def judge(installation: Installation) -> Outcome:
    copies = Counter(d.recipient for d in installation.sink.deliveries)
    names = defaultdict(set)
    for delivery in installation.sink.deliveries:
        names[delivery.recipient].add(delivery.message_id)

    outcome = Outcome(extra=sum(n - 1 for n in copies.values()))
    outcome.renamed = {recipient for recipient, ids in names.items() if len(ids) > 1}
    rows = installation.query("SELECT recipient, status, doubts FROM core_message")
    for recipient, status, doubts in rows:
        arrived = copies[recipient]
        if status == "sent" and not arrived:
            outcome.false_sent.add(recipient)
        if status in ("queued", "claimed", "transmitting"):
            outcome.stuck.add(recipient)
        if not arrived and status not in ("failed", "held", "doubtful"):
            outcome.lost.add(recipient)
        if arrived - 1 > doubts:
            outcome.unflagged.add(recipient)
    return outcome


def wait_for_rest(installation: Installation, seconds: float) -> None:
    """Until nothing is queued or in anybody's hands."""
    open_ = "SELECT 1 FROM core_message WHERE status IN ('queued', 'claimed', 'transmitting')"
    wait_until(lambda: not installation.query(open_), seconds, "the outbox comes to rest")
