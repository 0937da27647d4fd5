"""The nouns of learning together, from the invitation to the recap."""

from webinars.models.agenda_item import AgendaItem
from webinars.models.amendment import Amendment
from webinars.models.attendance import Certificate, Feedback
from webinars.models.breakout import Breakout, Material
from webinars.models.calendar_feed import CalendarFeed
from webinars.models.campaign import Campaign, CampaignGuest
from webinars.models.group_code import GroupCode
from webinars.models.host import Host
from webinars.models.insight import Insight, Vote
from webinars.models.invitation import Invitation
from webinars.models.live import Broadcast, HelpRequest
from webinars.models.mail_text import MailText
from webinars.models.mailing import Mailing
from webinars.models.moderator import Moderator
from webinars.models.overview import Overview, OverviewPart
from webinars.models.place_count import PlaceCount
from webinars.models.preference import Preference, Seat
from webinars.models.question import Answer, Question
from webinars.models.recap import Correction, Recap, RecapVersion
from webinars.models.registration import Registration
from webinars.models.reminder import Reminder
from webinars.models.seat_request import SeatRequest
from webinars.models.seating_run import SeatingRun
from webinars.models.series_digest import SeriesDigest
from webinars.models.speaker import Speaker
from webinars.models.staff_letter import StaffLetter
from webinars.models.statement import Source, Statement
from webinars.models.story import SuccessStory
from webinars.models.wanted_seating import WantedSeating
from webinars.models.webinar import Series, Webinar
