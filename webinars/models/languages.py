"""The languages that people of the facility's countries speak with each other in a room.

The portal itself speaks those of `settings.LANGUAGES`.
"""

from tgtf_portal.core.values.languages import CODES, LANGUAGES

ROOM_LANGUAGES = [(code, LANGUAGES[code]) for code in [*CODES[:24], "tr", "uk"]]
