"""What webinars hold about people: their fields, what erasing one means, how long all is kept."""

from webinars.privacy import campaign_fields, erasing, fields, live_fields, recap_fields, retaining
