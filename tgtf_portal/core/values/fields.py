"""Model fields that know what their values have to be; forms inherit their validators."""

import unicodedata
from contextlib import suppress
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.text import one_spaced
from tgtf_portal.core.values.validators import (
    KNOWN_ZONES,
    validate_https_link,
    validate_own_name,
    validate_printable,
    validate_public_address,
    validate_single_line,
    validate_time_zone,
)

LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets


class LineFormField(forms.CharField):
    """What a form asks for where it wants one line, in the spelling in which it is kept."""

    default_validators = [validate_single_line, validate_own_name]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_spaced(value) if isinstance(value, str) else value


class LineField(models.CharField):
    """One line of text, kept in one spelling so that one name is one thing."""

    default_validators = [validate_single_line, validate_own_name]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": LineFormField, **kwargs})

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_spaced(value) if isinstance(value, str) else value


class ProseFormField(forms.CharField):
    """What a form asks for where it wants text of several lines."""

    default_validators = [validate_printable]


class ProseField(models.TextField):
    """Text of several lines, shown as text wherever it goes."""

    default_validators = [validate_printable]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": ProseFormField, **kwargs})

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


class AddressFormField(forms.EmailField):
    """What a form asks for where it wants an address; its complaint says what is wrong with it."""

    default_validators = [validate_public_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **kwargs})


class AddressField(models.EmailField):
    """An e-mail address, kept in one spelling so that one person is one row."""

    default_validators = [validate_public_address]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = LONGEST_ADDRESS
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, **kwargs})

    @staticmethod
    def normalise(value: str) -> str:
        """Lower case, and the domain as mail servers spell it.

        >>> AddressField.normalise(" A@Bücher.DE ")
        'a@xn--bcher-kva.de'
        """
        local, at, domain = value.strip().casefold().rpartition("@")
        with suppress(UnicodeError):  # not a domain name at all: the validators say so
            domain = domain.encode("idna").decode()
        return f"{local}{at}{domain}"

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.normalise(value) if isinstance(value, str) and value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.normalise(value) if isinstance(value, str) and value else value


class HttpsField(models.URLField):
    """A link that people are sent to."""

    default_validators = [*models.URLField.default_validators, validate_https_link]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class DayFormField(forms.DateField):
    """A day, by the browser's own picker; typed, it is year, month, day and nothing else."""

    default_error_messages = {"invalid": _("Enter a day as 2021-12-31: year, month, day.")}
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class DayField(models.DateField):
    def formfield(self, **kwargs: Any) -> Any:
        widget = kwargs.get("widget")
        if getattr(widget, "input_type", "") != "date":  # the admin's is no picker on a phone
            kwargs.pop("widget", None)
        return super().formfield(**{"form_class": DayFormField, **kwargs})


class TimeZoneField(models.CharField):
    """The name of a time zone in the IANA database."""

    default_validators = [validate_time_zone]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 64
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)  # the admin would make it a line of text to be typed
        kwargs = {"choices": zones_by_region, "error_messages": UNKNOWN, **kwargs}
        return models.Field.formfield(self, **{"form_class": forms.ChoiceField, **kwargs})


UNKNOWN = {"invalid_choice": _("Unknown time zone “%(value)s”. Example: Europe/Brussels.")}


class Settled(models.Field):
    """What statements about many rows work out and write: saving one row, which may have been read
    before they ran, leaves it as it stands in the table."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return super().pre_save(model_instance, add) if add else models.F(self.attname)


class SettledTimeField(Settled, models.DateTimeField):
    pass


class SettledNumberField(Settled, models.PositiveIntegerField):
    pass


def zones_by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone that the database knows, older names included, as a select shows them."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(KNOWN_ZONES):
        region, slash, _place = zone.partition("/")
        regions.setdefault(region if slash else "…", []).append((zone, zone.replace("_", " ")))
    return list(regions.items())
