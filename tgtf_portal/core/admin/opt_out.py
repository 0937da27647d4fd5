"""Who wants no mail about what: the readers decide, staff only look it up."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.mail.topics import TOPICS
from tgtf_portal.core.models import OptOut


@admin.register(OptOut)
class OptOutAdmin(ReadOnlyAdmin):
    list_display = ["email", "about", "since"]
    list_filter = ["topic", "since"]
    search_fields = ["email"]
    search_help_text = _("An address.")
    fields = ["email", "about", "since"]

    @admin.display(description=_("topic"), ordering="topic")
    def about(self, row: OptOut) -> str:
        topic = TOPICS.get(row.topic)
        return str(topic.label) if topic else row.topic
