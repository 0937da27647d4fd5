"""A letter as staff write it: to whom, and in which words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.mail.wording import Text, faults, faults_of_markup, faults_of_subject
from tgtf_portal.core.models import User
from tgtf_portal.core.values.numbers import is_number
from webinars.correspondence.domain.audience import may_write_to
from webinars.letters.letter import PLACEHOLDERS
from webinars.models import Breakout, StaffLetter, Webinar

Audience = StaffLetter.Audience
OF_EVERY_LETTER = {
    "name": PLACEHOLDERS["name"],
    "facility": PLACEHOLDERS["facility"],
    "link": _lazy("the reader's own page; alone in a paragraph it is the button"),
}


def placeholders_of(webinar: Webinar | None) -> dict[str, Text]:
    """What may stand in a letter; more where it is about a webinar."""
    return {**PLACEHOLDERS, **OF_EVERY_LETTER} if webinar else OF_EVERY_LETTER


class StaffLetterForm(MeanwhileForm):
    writer: User  # set by the page

    class Meta:
        model = StaffLetter
        fields = [
            *["webinar", "audience", "breakout", "country"],
            *["subject", "body", "language", "facility"],
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "audience" not in self.fields:  # for who reads it alone
            return
        self.fields["audience"].choices = [("", "—"), *self._audiences()]
        rooms = Breakout.objects.filter(webinar=self._webinar()).in_order()
        self.fields["breakout"].queryset = rooms

    def _audiences(self) -> list[tuple[str, Any]]:
        """Whom the writer may see; those chosen in a list where the letter began there."""
        mine = [(v, label) for v, label in Audience.choices if may_write_to(self.writer, v)]
        chosen = bool(self.instance.chosen)
        return [(v, label) for v, label in mine if v != Audience.CHOSEN or chosen]

    def _webinar(self) -> int | None:
        """The one that is typed, kept, or named by the address."""
        given = self.data.get("webinar") if self.is_bound else self.initial.get("webinar")
        number = str(given or "")
        return int(number) if is_number(number) else self.instance.webinar_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        audience, webinar = cleaned.get("audience"), cleaned.get("webinar")
        room = cleaned.get("breakout")
        if webinar and cleaned.get("facility") not in (None, webinar.series.facility):
            self.add_error("webinar", _("This webinar belongs to another facility."))
        if audience in StaffLetter.ABOUT_A_WEBINAR and "webinar" in cleaned and not webinar:
            self.add_error("webinar", _("Say of which webinar they are."))
        if audience == Audience.BREAKOUT and "breakout" in cleaned and not room:
            self.add_error("breakout", _("Choose the break-out. Save once to choose among them."))
        elif room and audience != Audience.BREAKOUT:
            self.add_error("breakout", _("Only participants of one break-out are chosen by it."))
        if cleaned.get("country") and audience not in (None, "", *StaffLetter.BY_COUNTRY):
            self.add_error("country", _("Only managers and SMEs are chosen by their country."))
        self._check_words(placeholders_of(webinar), cleaned)
        return cleaned

    def _check_words(self, allowed: dict[str, Text], cleaned: dict[str, Any]) -> None:
        subject, body = cleaned.get("subject", ""), cleaned.get("body", "")
        for fault in [*faults_of_subject(subject, allowed), *faults_of_markup(subject)]:
            self.add_error("subject", fault)
        for fault in [*faults(body, allowed), *faults_of_markup(body)]:
            self.add_error("body", fault)
