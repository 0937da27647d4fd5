"""A break-out's places as the administration saves them, on its own page and on the webinar's."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from tgtf_portal.core.refusal import Refused
from webinars.domain.capacity import change_capacity
from webinars.domain.pulse import stir, stir_plenary
from webinars.models import Breakout

PLACES = ("capacity", "minimum")


def save_places(
    page: admin.ModelAdmin, request: HttpRequest, room: Breakout, *, keep_seated: bool = False
) -> None:
    """By the verb, which looks once more who sits there now."""
    given: dict[str, Any] = {"minimum": room.minimum, "keep_seated": keep_seated}
    try:
        change_capacity(room, room.capacity, by=request.user, **given)
    except Refused as refusal:
        page.message_user(request, f"{room}: {refusal}", messages.ERROR)


def save_rooms(page: admin.ModelAdmin, request: HttpRequest, formset: Any) -> None:
    """Of each room only what was changed, so that it goes on running meanwhile."""
    formset.save(commit=False)
    for room in formset.deleted_objects:
        room.delete()
    for room in formset.new_objects:
        room.save()
    for room, changed in formset.changed_objects:
        if rest := [name for name in changed if name not in PLACES]:
            room.save(update_fields=rest)
        if {*PLACES} & set(changed):
            save_places(page, request, room)
        stir(room)
    stir_plenary(formset.instance.pk)
