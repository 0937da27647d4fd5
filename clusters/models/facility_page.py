"""What the facility says of itself: a text a page and language, and the editions of it."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models.facility import Facility
from tgtf_portal.core.pages.own_links import leads_strangers_on
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.links import actor
from tgtf_portal.core.values.markup import links_in, validate_markup
from tgtf_portal.core.values.routes import address_of

MOST_LETTERS = 20_000
MARKUP = _lazy(
    "An empty line begins a paragraph, ## a heading, - a list’s line; *stress*, **more of it**, "
    "[words](/clusters/) is a link."
)


def validate_page_text(text: str) -> None:
    """Sound markup, whose links to the portal lead strangers to a page."""
    validate_markup(text)
    lost = [link for link in links_in(text) if link.to.startswith("/")]
    faults = [
        ValidationError(
            _("Line %(line)d: no page for everybody stands at %(address)s.")
            % {"line": link.line, "address": link.to[:80]}
        )
        for link in lost
        if not leads_strangers_on(link.to)
    ]
    if faults:
        raise ValidationError(faults)


class FacilityPageQuerySet(models.QuerySet["FacilityPage"]):
    def with_edition(self) -> Self:
        """With the number of the edition that everybody reads; None for none."""
        current = PageEdition.objects.filter(page=models.OuterRef("pk"), is_current=True)
        return self.annotate(
            edition_number=models.Subquery(current.values("number")),
            edition_at=models.Subquery(current.values("published_at")),
        )


class FacilityPage(models.Model):
    """A draft, which staff alone see; what everybody reads is its current edition."""

    class Kind(models.TextChoices):
        HOME = "home", _lazy("Start page")
        ABOUT = "about", _lazy("About the facility")
        HOW = "how-it-works", _lazy("How it works")
        CONTACT = "contact", _lazy("Contact")
        QUESTIONS = "questions", _lazy("Frequent questions")

    trail_of = ""

    facility = models.ForeignKey(
        Facility, models.CASCADE, verbose_name=_lazy("facility"), related_name="pages"
    )
    kind = models.CharField(_lazy("page"), max_length=12, choices=Kind)
    language = models.CharField(
        _lazy("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    title = LineField(_lazy("title"), max_length=120)
    lead = ProseField(
        _lazy("beginning"),
        max_length=400,
        blank=True,
        help_text=_lazy("One or two sentences; searches and other sites show them, too."),
    )
    body = ProseField(
        _lazy("text"),
        max_length=MOST_LETTERS,
        blank=True,
        validators=[validate_page_text],
        help_text=MARKUP,
    )

    edition_number: int | None  # annotated by with_edition
    edition_at: Any

    objects = FacilityPageQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("page text")
        ordering = ["facility", "kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "kind", "language"],
                name="page_once_per_language",
                violation_error_message=_lazy("The facility has this page in this language."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def address(self) -> str:
        """Where everybody reads it."""
        return address_of("pages:home" if self.kind == self.Kind.HOME else f"pages:{self.kind}")

    @property
    def has_questions(self) -> bool:
        return self.kind == self.Kind.QUESTIONS


class PageQuestion(models.Model):
    """A question that is often asked, with its answer, in a draft."""

    page = models.ForeignKey(FacilityPage, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_lazy("position"), default=0)
    question = LineField(_lazy("question"), max_length=200)
    answer = ProseField(_lazy("answer"), max_length=4000, validators=[validate_page_text])

    class Meta:
        verbose_name = _lazy("question")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.question


class PageEdition(models.Model):
    """A text as it was published; it never changes."""

    trail_of = "page"

    page = models.ForeignKey(FacilityPage, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_lazy("edition"))
    title = LineField(_lazy("title"), max_length=120)
    lead = ProseField(_lazy("beginning"), blank=True)
    body = ProseField(_lazy("text"), blank=True)
    questions = models.JSONField(_lazy("questions"), default=list)  # [[question, answer], …]
    is_current = models.BooleanField(_lazy("everybody reads it"), default=True)
    published_at = models.DateTimeField(_lazy("published"), auto_now_add=True)
    published_by = actor(_lazy("published by"))

    class Meta:
        verbose_name = _lazy("edition")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="edition_number_once_per_page"),
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(is_current=True),
                name="one_edition_is_current",
            ),
        ]

    def __str__(self) -> str:
        return _("Edition %(number)d: %(title)s") % {"number": self.number, "title": self.title}
