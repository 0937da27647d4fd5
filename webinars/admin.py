"""Webinars and all that belongs to them, as staff work with them, each subject its own."""

from webinars.breakouts.admin import breakout
from webinars.campaign.admin import campaign, invitation
from webinars.common.admin import person
from webinars.correspondence.admin import letter
from webinars.followup import admin as followup
from webinars.letters.admin import mail_text
from webinars.live.admin import insight, live
from webinars.recap.admin import amendments, attribution, recap
from webinars.registration.admin import group_code, question, registration
from webinars.webinar.admin import rows, webinar
