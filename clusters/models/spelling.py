"""What lists call an ecosystem or a language, where nobody could tell which is meant."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField


class Spelling(models.Model):
    class Vocabulary(models.TextChoices):
        ECOSYSTEM = "ecosystem", _("Industrial ecosystem")
        LANGUAGE = "language", _("Language")

    class Status(models.TextChoices):
        OPEN = "open", _("Not recognised yet")
        MAPPED = "mapped", _("Stands for an entry")
        LEFT = "left", _("Left as it is")

    vocabulary = models.CharField(_("vocabulary"), max_length=10, choices=Vocabulary)
    text = LineField(_("as lists write it"), max_length=300)
    key = models.CharField(max_length=300, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    meaning = models.CharField(_("stands for"), max_length=60, blank=True)  # a slug or a code

    class Meta:
        verbose_name = _("word not recognised")
        verbose_name_plural = _("words not recognised yet")
        ordering = ["vocabulary", "text__folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "key"],
                name="spelling_once",
                violation_error_message=_("This word is listed already."),
            )
        ]

    def __str__(self) -> str:
        return self.text
