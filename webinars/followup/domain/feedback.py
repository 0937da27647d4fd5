"""What people thought of a webinar: given once, mended for a month, read by staff without names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.refusal import Refused
from webinars.models import Feedback, Registration, Webinar

OPEN_FOR = timedelta(days=30)  # after the end
RATINGS = {
    5: _lazy("Very useful"),
    4: _lazy("Useful"),
    3: _lazy("Somewhat useful"),
    2: _lazy("Of little use"),
    1: _lazy("Not useful"),
}


def obstacle_to_feedback(registration: Registration) -> str:
    """Why this person cannot say how it was, in a sentence; nothing where they can."""
    webinar = registration.webinar
    if not registration.is_active or registration.stage == "called_off":
        return _("Feedback comes from those who were registered for a webinar that took place.")
    if not webinar.is_over:
        return _("The webinar is not over yet. Come back afterwards and tell us how it was.")
    if timezone.now() > webinar.ends_at + OPEN_FOR:
        return _("Thank you, but feedback was taken until 30 days after the webinar.")
    return ""


@transaction.atomic
def give_feedback(
    registration: Registration, *, rating: int, helped: str = "", missing: str = ""
) -> Feedback:
    """Keep what a person thought; saying it again replaces it."""
    obstacle = obstacle_to_feedback(registration)
    if obstacle:
        raise Refused(obstacle)
    said = {"rating": rating, "helped": helped, "missing": missing}
    feedback, _created = Feedback.objects.update_or_create(registration=registration, defaults=said)
    return feedback


@dataclass(frozen=True, slots=True)
class Share:
    """How many gave one rating; `width` is a share of the most frequent one, in percent."""

    rating: int
    label: str
    number: int
    width: int


@dataclass(frozen=True, slots=True)
class Results:
    number: int
    registered: int
    average: float | None
    shares: Sequence[Share]
    comments: Sequence[Feedback]


def results_of(webinar: Webinar) -> Results:
    """Costs two queries, however many answered."""
    given = list(Feedback.objects.filter(registration__webinar=webinar).order_by("-given_at"))
    ratings = [feedback.rating for feedback in given]
    return Results(
        number=len(given),
        registered=webinar.registrations.active().count(),
        average=sum(ratings) / len(ratings) if ratings else None,
        shares=shares(ratings),
        comments=[feedback for feedback in given if feedback.helped or feedback.missing],
    )


def ratings_of(webinar: Webinar) -> dict[int, int]:
    """How many gave each rating."""
    given = Feedback.objects.filter(registration__webinar=webinar).order_by()
    return dict(given.values_list("rating").annotate(Count("pk")))


def shares(ratings: Iterable[int] | Mapping[int, int]) -> list[Share]:
    """Every rating from the best to the worst, those that nobody gave included.

    >>> [(share.rating, share.number, share.width) for share in shares([5, 5, 4])]
    [(5, 2, 100), (4, 1, 50), (3, 0, 0), (2, 0, 0), (1, 0, 0)]
    """
    counts = Counter(ratings)
    most = max(counts.values(), default=1)
    return [
        Share(rating, str(label), counts[rating], round(100 * counts[rating] / most))
        for rating, label in RATINGS.items()
    ]
