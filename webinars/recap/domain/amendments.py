"""Hosts and speakers propose other words for a draft; staff take them over or say why not."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values import tokens
from webinars.common.locks import locked
from webinars.letters.promises import webinar_mail
from webinars.models import Amendment, Recap, RecapVersion, Speaker, Statement
from webinars.recap.domain.corrections import locked_recap
from webinars.recap.domain.outline import RecapPart, parts_of
from webinars.recap.domain.proposers import Proposer, people_asked
from webinars.recap.domain.statements import rephrase_statement

Status = Amendment.Status
USUAL = timedelta(days=3)
LONGEST = timedelta(days=30)
LONGEST_TEXT = 2000  # as the model has it


# --- The window ----------------------------------------------------------------------------------
def is_open(recap: Recap) -> bool:
    """Whether proposals are taken now."""
    in_time = recap.amend_until is not None and recap.amend_until > timezone.now()
    return in_time and recap.status == Recap.Status.DRAFT


@transaction.atomic
def open_amendments(recap: Recap, until: datetime, *, by: User | None) -> int:
    """Ask hosts and speakers with an address to read the draft; returns how many are mailed.

    While the window is open, only its end changes, and nobody is mailed a second time.
    """
    recap = locked_recap(recap)
    if recap.status != Recap.Status.DRAFT:
        raise Refused(_("Amendments are proposed to a draft; this recap is none any more."))
    if not timezone.now() < until <= timezone.now() + LONGEST:
        raise Refused(_("Choose an end within the next %d days.") % LONGEST.days)
    begins = not is_open(recap)
    recap.amend_until = until
    recap.save(update_fields=["amend_until", "changed_at"])
    mailed = outbox.promise_all(_requests(recap)) if begins else 0
    audit.record("amendments.opened", recap, by=by, until=until.isoformat(), mails=mailed)
    return mailed


@transaction.atomic
def close_amendments(recap: Recap, *, by: User | None) -> Recap:
    """End the window before its time; what was proposed is still answered."""
    recap = locked_recap(recap)
    if not is_open(recap):
        raise Refused(_("No amendments can be proposed just now."))
    recap.amend_until = timezone.now()
    recap.save(update_fields=["amend_until", "changed_at"])
    audit.record("amendments.closed", recap, by=by)
    return recap


def _requests(recap: Recap) -> list[outbox.Promise]:
    turn = int(recap.amend_until.timestamp()) if recap.amend_until else 0
    return [
        webinar_mail(
            "recap.amend",
            recap.webinar_id,
            person,
            *(noun, turn),
            language=recap.language,
            context={"recap": recap.pk, noun: person.pk},
            drop_after=recap.amend_until,
        )
        for noun, person in people_asked(recap.webinar)
    ]


@transaction.atomic
def replace_amend_link(speaker: Speaker, *, by: User | None) -> bool:
    """Another key to the draft; whether a mail brings it now, or the next request does.

    The old link is dead at once, with every session that it opened. Twice at once is once.
    """
    webinar = locked(speaker.webinar)
    kept = Speaker.objects.select_for_update(of=["self"]).get(pk=speaker.pk)
    recap = Recap.objects.filter(webinar=webinar).first()
    mails = recap is not None and is_open(recap)
    if kept.code != speaker.code:
        return mails
    if not kept.email:
        raise Refused(_("There is no address of %s to which a new link could go.") % kept)
    kept.code = tokens.new_code()
    kept.save(update_fields=["code"])
    if recap and mails:
        own = {"recap": recap.pk, "speaker": kept.pk, "renewed": "staff" if by else ""}
        turn, language = ("speaker", tokens.mark(kept.code)), recap.language
        facts: dict[str, Any] = {"context": own, "drop_after": recap.amend_until}
        mail = webinar_mail("recap.amend", webinar.pk, kept, *turn, language=language, **facts)
        outbox.promise(mail)
    audit.record("speaker.link_replaced", kept, by=by)
    return mails


# --- Proposing -----------------------------------------------------------------------------------
@transaction.atomic
def propose_amendment(
    statement: Statement, proposer: Proposer, *, text: str, reason: str = "", read: str
) -> Amendment:
    """Propose other words for a sentence; a second proposal takes the place of one's first.

    `read` is the sentence as the person had it before them.
    """
    recap = _taking(statement.recap)
    statement = _shown(recap, statement)
    text = _new_words(text, statement)
    if read != statement.text:
        raise Refused(_("This sentence was changed meanwhile. Read it again, then propose."))
    own = proposer.amendments(recap).open().select_for_update()
    amendment = own.filter(statement=statement).first() or Amendment(
        statement=statement, host=proposer.host, speaker=proposer.speaker
    )
    amendment.name, amendment.before = proposer.name, statement.text
    amendment.text, amendment.reason = text, reason.strip()
    amendment.save()
    audit.record("amendment.proposed", amendment, by=proposer.user, key=statement.key)
    return amendment


@transaction.atomic
def withdraw_amendment(amendment: Amendment, proposer: Proposer) -> Amendment:
    """Take one's own proposal back while the window is open."""
    recap = _taking(amendment.statement.recap)
    found = proposer.amendments(recap).select_for_update().filter(pk=amendment.pk).first()
    if found is None or found.status != Status.OPEN:
        raise Refused(_("This proposal is answered or withdrawn already."))
    found.status = Status.WITHDRAWN
    found.save(update_fields=["status"])
    audit.record("amendment.withdrawn", found, by=proposer.user, key=found.statement.key)
    return found


def _taking(recap: Recap) -> Recap:
    recap = locked_recap(recap)
    if not is_open(recap):
        raise Refused(_("The time for proposals is over."))
    return recap


def _shown(recap: Recap, statement: Statement) -> Statement:
    found = recap.statements.kept().filter(pk=statement.pk).first()
    if found is None:
        raise Refused(_("This sentence is not in the draft any more."))
    return found


def _new_words(text: str, statement: Statement) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write the sentence as you would put it."))
    if len(text) > LONGEST_TEXT:
        raise Refused(_("A proposed sentence has at most %d characters.") % LONGEST_TEXT)
    if text == statement.text:
        raise Refused(_("This is the sentence as it stands. Change it first."))
    return text


# --- Answering -----------------------------------------------------------------------------------
@transaction.atomic
def accept_amendment(
    amendment: Amendment,
    *,
    by: User | None,
    text: str = "",
    read: str | None = None,
    answer: str = "",
    note: str = "",
) -> Amendment:
    """Put the sentence as was proposed, or as staff made of it in `text`; its author is told."""
    locked_recap(amendment.statement.recap)
    amendment = _unanswered(amendment)
    rephrase_statement(
        amendment.statement,
        text or amendment.text,
        by=by,
        read=read,
        note=note,
        cause=RecapVersion.Cause.AMENDED,
    )
    return _answered(amendment, Status.ACCEPTED, answer, by)


@transaction.atomic
def decline_amendment(amendment: Amendment, answer: str, *, by: User | None) -> Amendment:
    """The sentence stays; its author is told why."""
    if not answer.strip():
        raise Refused(_("Say in a word why the sentence stays: whoever proposed it is told."))
    locked_recap(amendment.statement.recap)
    return _answered(_unanswered(amendment), Status.DECLINED, answer, by)


def _unanswered(amendment: Amendment) -> Amendment:
    rows = Amendment.objects.select_for_update(of=["self"]).select_related("statement__recap")
    found = rows.filter(pk=amendment.pk).first()
    if found is None or found.status != Status.OPEN:
        raise Refused(_("This amendment is answered or withdrawn already."))
    return found


def _answered(amendment: Amendment, status: str, answer: str, by: User | None) -> Amendment:
    amendment.status, amendment.answer = status, answer.strip()
    amendment.answered_by, amendment.answered_at = by, timezone.now()
    amendment.save()
    audit.record(f"amendment.{status}", amendment, by=by, key=amendment.statement.key)
    _promise_answer(amendment)
    return amendment


def _promise_answer(amendment: Amendment) -> None:
    person = amendment.speaker or amendment.host
    if person is None or not person.email:
        return
    recap = amendment.statement.recap
    outbox.promise(
        webinar_mail(
            "amendment.answered",
            recap.webinar_id,
            person,
            amendment.pk,
            language=recap.language,
            context={"amendment": amendment.pk},
        )
    )


def parts_for(recap: Recap, proposer: Proposer) -> list[RecapPart]:
    """What readers would see, each sentence with the proposer's own `open_amendments`."""
    own = Prefetch("amendments", proposer.amendments(recap).open(), "open_amendments")
    statements = recap.statements.kept().with_sources().prefetch_related(own)
    return parts_of(statements.order_by("position", "pk"))
