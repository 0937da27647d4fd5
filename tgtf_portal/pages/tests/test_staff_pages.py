"""What each role of staff may do outside the administration, written a second time.

The letters are those of `test_staff_rights`. Which pages ask whether somebody is staff follows from
the matrix of roles: those where a superuser gets another answer than a reviewer.
"""

import pytest
from django.urls import reverse

from tgtf_portal.pages.tests.test_role_matrix import ACCOUNT, arguments, rows, visit
from tgtf_portal.pages.tests.test_staff_rights import (  # noqa: F401 (fixtures)
    elsewhere,
    everybody,
    in_turn,
    keys,
    world,
)

pytestmark = pytest.mark.django_db

# By how an address begins; the longest of them that fits counts.
PAGES = {
    "clusters:": "CA",
    "clusters:cluster-detail unlisted": "CWARM",
    "advisors:": "CA",
    "advisors:engagement-detail": "CAR",
    "advisors:meeting-detail": "CAR",
    "advisors:meeting-calendar": "CAR",
    "advisors:plan-detail": "CAR",
    "advisors:plan-version": "CAR",
    "advisors:deliverable-detail": "CAR",
    "advisors:end-report-detail": "CAR",
    "advisors:day-statement-detail": "CAR",
    "advisors:day-statement-pdf": "CAR",
    "advisors:day-statement-xlsx": "CAR",
    "pages:absence-list": "CWAPRM",
    "pages:absence-delete": "",  # one's own alone
    "pages:project-detail": "CWARM",
    "pages:project-timeline": "CWARM",
    "pages:conversation-detail": "CWARM",
    "pages:comment-hide": "CA",
    "pages:project-document-": "CA",
    "pages:project-document-list": "CWARM",
    "pages:project-document-detail": "CAR",
    "pages:document-download": "CAR",
    "pages:facility-page-preview": "CWARM",
    "webinars:": "CW",  # the hall, the rooms, the door
    "webinars:webinar-detail draft": "CWAPR",
    "webinars:webinar-calendar draft": "CWAPR",
    "webinars:webinar-card draft": "CWAPR",
    "webinars:webinar-preview": "CWAPR",
    "webinars:registration-": "CWAPR",
    "webinars:group-code-enter draft": "CWAPR",
    "webinars:recap-": "CWAR",
    "webinars:insight-detail unpublished": "CWAR",
    "webinars:story-card hidden": "CWAR",
    "webinars:story-detail hidden": "CWAR",
}
# Clusters and success stories belong to every facility, and everybody may be away.
EVERYWHERE = {
    *("clusters:cluster-detail unlisted", "webinars:story-card hidden"),
    "webinars:story-detail hidden",
    "pages:absence-list",
}


def pages_of_staff(filled):
    for method, name, answers in rows(filled):
        if name.startswith(("admin:", *ACCOUNT)) or answers["staff"] == answers["reviewer"]:
            continue
        if answers["staff"] < "400":
            longest = max((start for start in PAGES if name.startswith(start)), key=len)
            address = reverse(name.split()[0], args=filled.get(name, []))
            yield method, name, address, {*PAGES[longest]}


@pytest.mark.parametrize("asked", [in_turn, pytest.param(everybody, marks=pytest.mark.chaos)])
def test_each_role_alone_opens_what_is_written_outside_the_administration(
    settings,
    world,  # noqa: F811
    keys,  # noqa: F811
    elsewhere,  # noqa: F811
    asked,
):
    tried, wrong = 0, []
    for method, name, address, may in pages_of_staff(arguments(world)):
        tried += 1
        for letter in asked(may, tried):
            answer = visit(settings, keys[letter], method, address, tried)
            if (answer < "400") != (letter in may):
                wrong.append(f"{letter} {method} {name}: {answer}")
        answer = visit(settings, elsewhere, method, address, tried)
        if (answer < "400") != (name in EVERYWHERE):
            wrong.append(f"staff of another facility {method} {name}: {answer}")

    assert tried > 60
    assert wrong == []
