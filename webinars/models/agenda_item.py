"""A step of the agenda; its time follows from the webinar's start and the steps before it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.links import optional
from webinars.models.speaker import Speaker
from webinars.models.story import SuccessStory
from webinars.models.webinar import Webinar


class AgendaItem(models.Model):
    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="agenda"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    title = LineField(_("title"), max_length=160)
    speaker = optional(Speaker, models.SET_NULL, verbose_name=_("speaker"), related_name="agenda")
    story = optional(
        SuccessStory, models.SET_NULL, verbose_name=_("success story"), related_name="agenda"
    )

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "position"],
                name="agenda_position_once",
                violation_error_message=_("The agenda has an item at this position already."),
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1),
                name="agenda_item_takes_time",
                violation_error_message=_("An agenda item takes at least a minute."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
