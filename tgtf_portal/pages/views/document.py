"""A document that somebody handed in, for those who may see what it belongs to."""

import logging

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from tgtf_portal.core.access_log import Verb, note_access
from tgtf_portal.core.documents.holders import documents_for
from tgtf_portal.core.documents.keeping import documents_storage, kind_of_document
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in

log = logging.getLogger(__name__)


@allow(is_signed_in)
def document_download(request: HttpRequest, code: str) -> FileResponse:
    """Saved and never shown: no browser takes it for a page of ours."""
    document = get_object_or_404(documents_for(request.user), code=code)
    try:
        file = documents_storage().open(document.stored_as)
    except FileNotFoundError as fault:  # `backup` names it, too
        log.error("The storage lacks a document: %s.", document.stored_as)
        raise Http404 from fault
    if request.user.is_staff:
        note_access(Verb.EXPORTED, document, by=request.user, page="pages:document-download")
    kind = kind_of_document(document)
    response = FileResponse(
        file, as_attachment=True, filename=document.name, content_type=kind.content_type
    )
    response["Content-Length"] = document.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
