"""The nouns of learning together, from the invitation to the recap."""

from webinars.models.agenda_item import AgendaItem
from webinars.models.attendance import Certificate, Feedback
from webinars.models.breakout import Breakout, Host
from webinars.models.calendar_feed import CalendarFeed
from webinars.models.campaign import Campaign, CampaignGuest
from webinars.models.group_code import GroupCode
from webinars.models.insight import Insight, Vote
from webinars.models.invitation import Invitation
from webinars.models.mail_text import MailText
from webinars.models.preference import Preference, Seat
from webinars.models.question import Answer, Question
from webinars.models.recap import Recap, Source, Statement
from webinars.models.registration import Registration
from webinars.models.reminder import Reminder
from webinars.models.seating_run import SeatingRun
from webinars.models.speaker import Speaker
from webinars.models.story import SuccessStory
from webinars.models.webinar import Series, Webinar

__all__ = [
    "AgendaItem",
    "Answer",
    "Breakout",
    "CalendarFeed",
    "Campaign",
    "CampaignGuest",
    "Certificate",
    "Feedback",
    "GroupCode",
    "Host",
    "Insight",
    "Invitation",
    "MailText",
    "Preference",
    "Question",
    "Recap",
    "Registration",
    "Reminder",
    "Seat",
    "SeatingRun",
    "Series",
    "Source",
    "Speaker",
    "Statement",
    "SuccessStory",
    "Vote",
    "Webinar",
]
