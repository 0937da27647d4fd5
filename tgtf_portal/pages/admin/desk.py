"""The desk opens the administration: the same tasks as on the dashboard of staff."""

from typing import Any

from django.http import HttpRequest

from tgtf_portal.core.desk.opening import opens_with
from tgtf_portal.pages.domain.desk import desk_of


@opens_with
def desk(request: HttpRequest) -> dict[str, Any]:
    return {"desk": desk_of(request.user)}
