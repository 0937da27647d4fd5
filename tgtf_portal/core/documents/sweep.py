"""Files that nothing holds: of a form that came to nothing, or of what was taken away."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from tgtf_portal.core.documents.holders import held_documents
from tgtf_portal.core.documents.keeping import documents_storage
from tgtf_portal.core.models import Document

log = logging.getLogger(__name__)
GRACE = timedelta(days=1)  # longer than any transaction, and than a backup takes


def sweep_documents() -> int:
    """Twice does no more than once. How many files went."""
    limit = timezone.now() - GRACE
    held = held_documents().values("pk")
    Document.objects.filter(uploaded_at__lt=limit).exclude(pk__in=held).delete()
    storage = documents_storage()
    names = list(_old_files(storage, limit))
    known = set(Document.objects.values_list("stored_as", flat=True))
    left = [name for name in names if name not in known]
    for name in left:
        storage.delete(name)
    if left:
        log.info("Documents: %d files that nothing holds were deleted.", len(left))
    return len(left)


def _old_files(storage: Storage, limit: datetime, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nobody handed anything in yet
        return
    for name in files:
        path = f"{folder}/{name}" if folder else name
        if storage.get_modified_time(path) < limit:
            yield path
    for name in folders:
        yield from _old_files(storage, limit, f"{folder}/{name}" if folder else name)
