"""What every form of the portal has in common."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.utils.translation import gettext_lazy as _


class PortalFormMixin:
    """Gives a form its crispy helper: POST, one column, one button that says what it does."""

    submit_label = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_show_errors = True
        self.helper.html5_required = True
        self.helper.add_input(Submit("submit", self.submit_label, css_class="btn btn-primary"))
