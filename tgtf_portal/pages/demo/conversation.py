"""The sides of a project have written to each other."""

from datetime import timedelta

from django.utils import timezone

from advisors.models import Engagement
from advisors.room.domain.conversation import write_comment
from tgtf_portal.core.models import User
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.people import coordinator


def write_to_each_other(engagement: Engagement, manager: User) -> None:
    words = [
        (12, engagement.advisor.user, "Which of your firms may I call before the next visit?"),
        (11, manager, "The first two on our list; both know about you."),
        (3, coordinator(), "The next webinar is about this very question. Do come, both of you."),
    ]
    for days, person, text in words:
        with on(timezone.now() - timedelta(days=days)):
            write_comment(engagement.project, text, by=person)
