"""Each kind of list against files that are broken, pretended or hostile.

One law for all: a file is read, or it is said what is wrong with it; nothing is logged as an error,
and rows are taken over whole, in one go, or not at all.
"""

from datetime import timedelta

import pytest

from advisors.tests.factories import AdvisorFactory, EngagementFactory
from clusters.models import Facility
from clusters.tests.factories import ClusterFactory, ProjectFactory
from tgtf_portal.core.models import TableImport
from tgtf_portal.core.tables import import_actions
from tgtf_portal.core.tables.import_kinds import KINDS
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.nasty import LONG, Deal
from tgtf_portal.pages.tests.every_form import target_of
from tgtf_portal.pages.tests.nasty_requests import Ledger, errors_logged
from tgtf_portal.pages.tests.nasty_tables import ADDRESS, NAME, big, broken, nasty_cells, right_row
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
Status = TableImport.Status
OWN = {"core_tableimport", "core_historicaltableimport"}


def bring(kind, target, content, by):
    """What is left of a file after its owner pressed every button that it offers."""
    found = import_actions.upload(kind, target, file_name="list.csv", content=content, by=by)
    import_actions.advance(found.pk)
    found.refresh_from_db()
    if found.status == Status.UNREADABLE and found.options.get("unknown_columns"):
        found = import_actions.read_again(found, by=by)
        import_actions.advance(found.pk)
        found.refresh_from_db()
    if found.wrong:
        list(import_actions.wrong_rows(found))
    if found.status == Status.READY and found.rows > found.wrong:
        found = import_actions.take_over(found, only_right=True, also=True, by=by)
        import_actions.advance(found.pk)
        found.refresh_from_db()
    return found


def complaints(ledger, kind, target, content, by):
    with ledger.rehearsal() as written, errors_logged() as errors:
        try:
            found = bring(kind, target, content, by)
        except Exception as fault:
            return [f"raised {type(fault).__name__}: {str(fault)[:80]}"]
        changed = ledger.changed(written - OWN)
    wrong = [f"logged {error}" for error in errors]
    if found.status == Status.UNREADABLE and not found.complaint:
        wrong.append("nobody says what is wrong with it")
    if found.status in TableImport.UNDER_WAY:
        wrong.append("never ends")
    if changed and found.status != Status.TAKEN:
        wrong.append(f"is {found.status}, and yet changed {[*changed]}")
    if any(LONG[:200] in rows and LONG not in rows for rows in changed.values()):
        wrong.append(f"kept in part: {[*changed]}")
    return wrong


def kinds_and_targets():
    """With all that a row of `FITTING` values names."""
    ClusterFactory(name=NAME)
    targets = [(kind, target_of(kind)) for kind in KINDS.values()]
    for over in (target for kind, target in targets if kind.name in ("attendance", "insights")):
        over.starts_at -= timedelta(days=90)
        over.ends_at -= timedelta(days=90)
        over.save()
    facilities = {target.pk: target for _kind, target in targets if isinstance(target, Facility)}
    for facility in facilities.values():
        lead = ClusterFactory(name=ADDRESS, country="SI")
        ProjectFactory(facility=facility, number=1, lead_cluster=lead)
        EngagementFactory(reference=NAME, project__facility=facility, project__number=2)
    AdvisorFactory(user__email=ADDRESS)
    for target in (target for _kind, target in targets if isinstance(target, Webinar)):
        RegistrationFactory(webinar=target, email=ADDRESS, name=NAME)
        BreakoutFactory(webinar=target, title=NAME)
    return targets


def dealt(files, number, of):
    """Every file is met by one kind or another."""
    return {name: content for n, (name, content) in enumerate(files.items()) if n % of == number}


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.chaos)])
def test_no_list_fails_on_what_it_is_brought_or_takes_over_half_of_it(whole):
    by, deal, wrong, number = CoordinatorFactory(), Deal(), [], 0
    targets = kinds_and_targets()
    ledger = Ledger()
    for place, (kind, target) in enumerate(targets):
        row = right_row(kind, target)
        files = broken(row) if whole else dealt(broken(row), place, len(targets))
        files |= dealt(big(row), place, len(targets)) if whole else {}
        cells = nasty_cells(row, deal, of_each=5 if whole else 1)
        for name, content in [*files.items(), *cells]:
            number += 1
            found = complaints(ledger, kind, target, content, by)
            wrong += [f"{kind.name}, {name}: {complaint}" for complaint in found]
    print(f"{number} cases")  # noqa: T201  (a figure for whoever asks with -s)
    assert wrong == [], "\n".join(wrong)


def test_control_a_list_that_is_right_is_taken_over():
    """Else every file would be refused for what the row itself lacks."""
    by = CoordinatorFactory()
    left = [
        bring(kind, target, broken(right_row(kind, target))["BOM"], by)
        for kind, target in kinds_and_targets()
    ]

    assert {found.kind: found.faults for found in left if found.status != Status.TAKEN} == {}
