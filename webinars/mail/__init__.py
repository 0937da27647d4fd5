"""The mails of a webinar's life; each function prepares a batch, then writes one by one."""

from webinars.mail import amendment, conclusion, invitation, recap, registration, reminder, seat

__all__ = ["amendment", "conclusion", "invitation", "recap", "registration", "reminder", "seat"]
