"""The turns of a project, and a firm that leaves."""

import pytest

from clusters.domain.project import complete_project, start_project, withdraw_project
from clusters.domain.sme import delete_sme
from clusters.models import SME
from clusters.tests.factories import ProjectFactory, SMEFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_project_is_started_and_completed_but_not_backwards():
    project = complete_project(start_project(ProjectFactory(), by=None), by=None)

    assert project.status == "completed"
    with pytest.raises(Refused, match="“Completed”; it cannot become “Withdrawn”"):
        withdraw_project(project, by=None)
    assert AuditEvent.objects.count() == 2


def test_a_firm_is_deleted_with_a_trace():
    delete_sme(SMEFactory(name="Rossi", cluster__slug="alpha"), by=None)

    assert not SME.objects.exists()
    trace = AuditEvent.objects.get()
    assert (trace.verb, trace.label, trace.facts) == ("sme.deleted", "Rossi", {"cluster": "alpha"})
