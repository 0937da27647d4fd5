"""The story's chapters, each told once."""

from types import ModuleType

from django.db import transaction

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.work import doorbell
from tgtf_portal.pages.demo import call, clinic, coming, engagement, held, live, recap, selection
from tgtf_portal.pages.demo.clock import quiet_doorbell
from tgtf_portal.pages.demo.people import Key

STAGES: dict[str, list[ModuleType]] = {
    "call": [call],
    "selection": [selection],
    "engagement": [engagement],
    "webinar": [held, coming, clinic, live],
    "recap": [recap],
}


def tell(until: str) -> Key | None:
    """Tell what was not told before, up to a stage; returns the people's key where it was cut."""
    names = list(STAGES)
    chapters = [c for name in names[: names.index(until) + 1] for c in STAGES[name]]
    untold = [chapter for chapter in chapters if not chapter.is_told()]
    if not untold:
        return None
    key = Key.cut()
    for chapter in untold:
        with quiet_doorbell(), transaction.atomic():
            chapter.tell(key)
    doorbell.ring(outbox.DELIVERY)
    return key
