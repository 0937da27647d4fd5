"""Which break-outs a person wishes for, and where they were seated."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from webinars.models.breakout import Breakout
from webinars.models.registration import Registration


class Preference(models.Model):
    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="preferences"
    )
    breakout = models.ForeignKey(
        Breakout, models.CASCADE, verbose_name=_("break-out"), related_name="preferences"
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), validators=[MinValueValidator(1)], help_text=_("1 is the dearest.")
    )

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["registration", "rank"]
        # How many wish for a room most is counted on each page that lists rooms.
        indexes = [models.Index(fields=["breakout", "rank"], name="preference_of_room")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "rank"],
                name="preference_rank_once",
                violation_error_message=_("Choose one break-out for each place in your list."),
            ),
            models.UniqueConstraint(
                fields=["registration", "breakout"],
                name="preference_breakout_once",
                violation_error_message=_("Choose each break-out once."),
            ),
            models.CheckConstraint(
                condition=models.Q(rank__gte=1),
                name="preference_rank_from_one",
                violation_error_message=_("Ranks count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.breakout}"


class Seat(models.Model):
    """A person's seat in a break-out; nobody sits in two rooms."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="seat"
    )
    breakout = models.ForeignKey(
        Breakout, models.PROTECT, verbose_name=_("break-out"), related_name="seats"
    )
    rank = models.PositiveSmallIntegerField(
        _("which wish"),
        null=True,
        blank=True,
        help_text=_("Empty where the person had not wished for it."),
    )
    pinned = models.BooleanField(
        _("placed by hand"),
        default=False,
        help_text=_("Staff chose this seat: seating everyone anew leaves it."),
    )
    seen_at = models.DateTimeField(_("last seen in the room"), null=True, blank=True)
    muted_at = models.DateTimeField(_("muted by the room's host at"), null=True, blank=True)
    untold = models.BooleanField(
        _("not told yet"), default=False, help_text=_("The mail that names the room waits.")
    )
    # While untold: the room that the last mail named, if there was one.
    told_room = models.ForeignKey(
        Breakout, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("seat")
        ordering = ["breakout", "registration__name__folded", "pk"]

    def __str__(self) -> str:
        return f"{self.registration} → {self.breakout}"

    @property
    def known_room(self) -> int | None:
        """The key of the room that the person was told of."""
        return self.told_room_id if self.untold else self.breakout_id
