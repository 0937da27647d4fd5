"""Countries by their codes, as lists from elsewhere write them.

>>> country_code("el"), country_code("PT"), country_code("")
('GR', 'PT', '')
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

# Codes in use beside the ISO list's, such as the European Union's own.
SECOND_CODES = {"EL": "GR", "UK": "GB"}


def country_code(text: str) -> str:
    """A country's ISO code from two letters in either case; an empty text stays empty."""
    code = SECOND_CODES.get(text.upper(), text.upper())
    if code and code not in countries:
        message = _("Unknown country “%(code)s”; use two letters, for example PT.")
        raise ValidationError(message % {"code": text[:60]})
    return code
