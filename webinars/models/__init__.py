"""The nouns of learning together, from the invitation to the recap."""

from webinars.models.agenda_item import AgendaItem
from webinars.models.breakout import Breakout, Host
from webinars.models.insight import Insight, Vote
from webinars.models.invitation import Invitation
from webinars.models.preference import Preference, Seat
from webinars.models.recap import Recap, Source, Statement
from webinars.models.registration import Registration
from webinars.models.speaker import Speaker
from webinars.models.story import SuccessStory
from webinars.models.webinar import Series, Webinar

__all__ = [
    "AgendaItem",
    "Breakout",
    "Host",
    "Insight",
    "Invitation",
    "Preference",
    "Recap",
    "Registration",
    "Seat",
    "Series",
    "Source",
    "Speaker",
    "Statement",
    "SuccessStory",
    "Vote",
    "Webinar",
]
