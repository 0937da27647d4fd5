"""A recap's buttons: approve, publish, withdraw, compile again; and what to look at before."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from webinars.admin.deeds import Deed, Plan
from webinars.admin.recap_matters import open_matters
from webinars.domain.publication import (
    approve_recap,
    publish_recap,
    take_back_approval,
    withdraw_recap,
)
from webinars.domain.recap import compile_recap
from webinars.domain.reminder import recap_readers
from webinars.models import Recap

Status = Recap.Status


# --- Obstacles -----------------------------------------------------------------------------------
def only_unapproved(recap: Recap) -> str:
    if recap.status == Status.APPROVED:
        return _("This recap is approved.")
    return only_unpublished(recap)


def only_approved(recap: Recap) -> str:
    if recap.status == Status.PUBLISHED:
        return _("This recap is published.")
    return "" if recap.status == Status.APPROVED else _("Approve this recap first.")


def only_unpublished(recap: Recap) -> str:
    return _("This recap is published.") if recap.status == Status.PUBLISHED else ""


def only_published(recap: Recap) -> str:
    return "" if recap.status == Status.PUBLISHED else _("This recap is not published.")


# --- Approval ------------------------------------------------------------------------------------
def plan_approval(recap: Recap) -> Plan:
    return Plan(
        [
            _("You stand by what readers would see now; the recap can be published then."),
            _("Whoever changes a word afterwards makes it a draft again."),
        ],
        missing=open_matters(recap),
    )


def approve(recap: Recap, *, by: User) -> str:
    approve_recap(recap, by=by)
    return _("The recap “%s” is approved.") % recap


def plan_taking_back(recap: Recap) -> Plan:
    return Plan([_("The recap is a draft again; it is published once somebody approves it.")])


def take_back(recap: Recap, *, by: User) -> str:
    take_back_approval(recap, by=by)
    return _("The recap “%s” is a draft again.") % recap


# --- Publication ---------------------------------------------------------------------------------
def plan_publication(recap: Recap) -> Plan:
    readers = recap_readers(recap.webinar)
    mails = ngettext("%d registered person gets", "%d registered people get", readers) % readers
    return Plan(
        [
            _("Everybody can read the recap."),
            _("%s a mail with its address; whoever got it before gets none again.") % mails,
            _("It can be corrected afterwards; each correction is told on the page, with a note."),
        ],
        missing=open_matters(recap),
        final=_("The mails cannot be called back; the recap itself can be withdrawn and edited."),
    )


def publish(recap: Recap, *, by: User) -> str:
    publish_recap(recap, by=by)
    return _("The recap “%s” is published.") % recap


def plan_withdrawal(recap: Recap) -> Plan:
    return Plan(
        [
            _("The recap disappears from the public pages; its mailed link leads nowhere."),
            _("It can be edited, compiled, approved and published again."),
        ]
    )


def withdraw(recap: Recap, *, by: User) -> str:
    withdraw_recap(recap, by=by)
    return _("The recap “%s” is withdrawn.") % recap


# --- Compiling again -----------------------------------------------------------------------------
def plan_compilation(recap: Recap) -> Plan:
    edited = recap.edited
    kept = ngettext(
        "%d sentence that was edited stays", "%d sentences that were edited stay", edited
    )
    return Plan(
        [
            _("Every sentence is drafted anew from what the portal knows now."),
            _("%s as they are, and what was dropped stays dropped.") % (kept % edited),
            _("What you accepted, added or put into another order stays, too."),
            _("What is new is offered to you; readers see it once you accept it."),
        ]
    )


def compile_again(recap: Recap, *, by: User) -> str:
    """Where a version came of it, the page that follows shows what changed."""
    before = recap.versions.defer("statements").first()
    compile_recap(recap.webinar)
    after = recap.versions.defer("statements").first()
    vars(recap)["compiled_version"] = after if before and after != before else None
    if before and before == after:
        return _("The recap “%s” is compiled; nothing changed.") % recap
    return _("The recap “%s” is compiled.") % recap


DEEDS = [
    Deed("approve", _lazy("Approve"), plan_approval, approve, only_unapproved),
    Deed(
        "publish",
        _lazy("Publish recap"),
        plan_publication,
        publish,
        only_approved,
        for_many=_lazy("Publish"),
    ),
    Deed("take-back", _lazy("Take back approval"), plan_taking_back, take_back, only_approved),
    Deed(
        "withdraw",
        _lazy("Withdraw"),
        plan_withdrawal,
        withdraw,
        only_published,
        for_many=_lazy("Withdraw"),
        grave=True,
    ),
    Deed(
        "compile",
        _lazy("Compile again"),
        plan_compilation,
        compile_again,
        only_unpublished,
        for_many=_lazy("Compile again"),
    ),
]
