"""Erasing a person: every row of theirs, every text that names them, and what lies elsewhere.

What is counted stays and names nobody. The list of erasures is written first: a backup that is
older than the erasure cannot bring the person back.
"""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import Erasure, User
from tgtf_portal.core.privacy import elsewhere, erasure_list, hooks
from tgtf_portal.core.privacy.changes import change
from tgtf_portal.core.privacy.farewell import promise_last_mail
from tgtf_portal.core.privacy.mentions import reword
from tgtf_portal.core.privacy.plan import ErasurePlan, plan_for
from tgtf_portal.core.privacy.rows import find
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.erased import pseudonym
from tgtf_portal.core.values.tokens import new_code

log = logging.getLogger(__name__)
Way = Erasure.Way


def erase(email: str, *, way: str, by: User | None = None) -> Erasure | None:
    """Erase whoever has this address; None where nothing is about them. Refuses where the law or a
    contract demands it."""
    plan = plan_for(email)
    if plan.is_empty:
        return None
    if said := obstacles_for(plan, way, by):
        raise Refused(" ".join(said))
    code = new_code()
    erasure_list.note(code, plan.subject.addresses)
    try:
        return _erase(plan, code, way=way, by=by)
    except BaseException:
        erasure_list.take_back(code)
        raise


def obstacles_for(plan: ErasurePlan, way: str, by: User | None = None) -> list[str]:
    """Why it cannot be done now, or not by this person, in sentences."""
    found = list(plan.obstacles)
    above = plan.subject.user is not None and plan.subject.user.is_superuser
    if by and above and not by.is_superuser:
        found.append(_("Only who may do everything erases the account of such a person."))
    if way == Way.OWN and plan.has_many_texts:
        # Nobody changes so much of what others wrote by a press of a button.
        text = _("The name stands in %d texts. A person has to look at them: please write to us.")
        found.append(text % len(plan.texts_read))
    return found


def erase_again(email: str, code: str) -> None:
    """After a restore: the person was erased once and is told nothing again."""
    with transaction.atomic():
        plan = plan_for(email)
        if not plan.is_empty:
            _take_out(plan, code)


@transaction.atomic
def _erase(plan: ErasurePlan, code: str, *, way: str, by: User | None) -> Erasure:
    changed = _take_out(plan, code)
    if by and by.pk == plan.subject.account:
        by = None  # whoever erased themselves is nobody now
    erasure = Erasure.objects.create(code=code, way=way, by=by, changed=changed)
    audit.record("person.erased", erasure, by=by)
    promise_last_mail(plan.subject, code)
    transaction.on_commit(elsewhere.wipe_log)
    return erasure


def _take_out(plan: ErasurePlan, code: str) -> dict[str, int]:
    """In this order: what verbs do, rows, what no field says, texts, and what lies elsewhere."""
    hooks.prepare(plan.subject)
    # Found anew: the verbs above wrote rows and mails of their own.
    subject, own = find(plan.subject.email)
    elsewhere.forget_lists(plan.terms)
    elsewhere.end_sessions(subject)
    pseudonyms = pseudonyms_for(subject.addresses, code)
    for rows in own:
        change(rows, pseudonyms)
    hooks.finish(subject)
    changed = {rows.table.label: len(rows.numbers) for rows in own}
    for label, number in reword(plan.terms).items():
        changed[label] = changed.get(label, 0) + number
    elsewhere.remove(elsewhere.files_naming(plan.terms))
    return changed


def pseudonyms_for(addresses: tuple[str, ...], code: str) -> Mapping[str, str]:
    """Another one for each address: two of them may stand in one list."""
    short = code[:8].lower()
    return {address: pseudonym(short, n) for n, address in enumerate(addresses)}
