"""One side's end report, from the facility's own questions."""

from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.engagement.domain.end_report import questions_for
from advisors.models import EndReport
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.questions.forms import add_questions, answers_in


class EndReportForm(PortalFormMixin, forms.Form):
    """A draft may leave out what has to be answered in the end."""

    submit_label = _("Hand in")

    def __init__(self, *args: Any, report: EndReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = dict(report.answers.values_list("question", "value"))
        add_questions(self, questions_for(report), given=given)
        self.is_draft = self.is_bound and "draft" in self.data and not report.is_submitted
        if self.is_draft:
            for field in self.fields.values():
                field.required = False
        if report.is_submitted:
            self.helper.inputs[0].value = _("Save changes")
        else:
            save = Submit("draft", _("Save as draft"), css_class="btn", formnovalidate=True)
            save.field_classes = "btn"
            self.helper.add_input(save)

    def answers(self) -> dict[int, str]:
        return answers_in(self)
