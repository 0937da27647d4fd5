"""What the lists of advice share: tables for them are about the current facility."""

from clusters.models import Facility
from tgtf_portal.core.admin.table_export import WithExport
from tgtf_portal.core.admin.table_import import WithImport


class WithAdvice(WithImport, WithExport):
    def brought_for(self) -> Facility | None:
        return Facility.objects.current()
