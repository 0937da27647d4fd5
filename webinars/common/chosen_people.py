"""A letter to people that somebody chose in a list begins as a draft without words."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.models import Registration, StaffLetter, Webinar


@transaction.atomic
def begin_letter(registrations: Iterable[Registration], *, by: User) -> StaffLetter:
    """To these people of one webinar; who has cancelled by the time it goes out gets none."""
    chosen = {one.pk: one.webinar_id for one in registrations}
    if len(set(chosen.values())) != 1:
        raise Refused(_("Choose people of one webinar: a letter speaks of one."))
    webinar = Webinar.objects.select_related("series").get(pk=next(iter(chosen.values())))
    letter = StaffLetter.objects.create(
        facility_id=webinar.series.facility_id,
        webinar=webinar,
        audience=StaffLetter.Audience.CHOSEN,
        chosen=sorted(chosen),
        language=webinar.language,
        created_by=by,
        written_by=by,
    )
    audit.record("letter.begun", letter, by=by, people=len(chosen))
    return letter
