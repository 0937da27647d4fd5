"""The portal of the Towards Green Transition Facility."""

from tgtf_portal.celery import app as celery_app
