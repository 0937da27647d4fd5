"""A file that somebody handed in: kept as it was, apart from everything that is served."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.links import actor
from tgtf_portal.core.values.tokens import new_code


class DocumentQuerySet(models.QuerySet["Document"]):
    def with_versions_of(self, documents: "models.QuerySet[Document]") -> "DocumentQuerySet":
        """Whatever was shown in these documents' place before, and they themselves."""
        return self.filter(series__in=documents.values("series"))


class Document(models.Model):
    """`stored_as` is a random name in the storage; whoever holds the document says who opens it.

    Versions of one thing share a `series` and are counted; the holder points to the newest.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        WORD = "docx", "Word"
        EXCEL = "xlsx", "Excel"
        POWERPOINT = "pptx", "PowerPoint"
        OPEN_TEXT = "odt", _("OpenDocument text")
        OPEN_SHEET = "ods", _("OpenDocument spreadsheet")
        OPEN_SLIDES = "odp", _("OpenDocument presentation")
        TEXT = "txt", _("Text")
        CSV = "csv", "CSV"
        PNG = "png", _("Picture")
        JPEG = "jpg", _("Picture")
        WEBP = "webp", _("Picture")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    series = models.CharField(max_length=32, default=new_code, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = LineField(_("file name"), max_length=140)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    stored_as = models.CharField(max_length=64, unique=True, editable=False)
    uploaded_at = models.DateTimeField(_("handed in at"), default=timezone.now)
    uploaded_by = actor(_("handed in by"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="document_version_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="document_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Opens it for those alone who may see what it belongs to."""
        return reverse("pages:document-download", args=[self.code])
