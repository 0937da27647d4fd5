"""What is written into a project's conversation."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Comment
from tgtf_portal.core.pages.forms import LinesField, PortalFormMixin
from tgtf_portal.core.values.fields import LineFormField
from tgtf_portal.core.values.tokens import new_code
from tgtf_portal.core.values.validators import validate_printable

LONGEST = 5000


class CommentForm(PortalFormMixin, forms.Form):
    """The key makes two sendings of one form one comment."""

    submit_label = _lazy("Write")

    text = LinesField(label=_lazy("Your comment"), most=LONGEST, validators=[validate_printable])
    form_key = forms.CharField(
        widget=forms.HiddenInput, max_length=32, required=False, validators=[validate_slug]
    )

    def __init__(self, *args: Any, comment: Comment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", new_code())
        if comment:
            self.initial["text"] = comment.text
            del self.fields["form_key"]
            self.helper.inputs[0].value = _lazy("Save")


class CommentHideForm(PortalFormMixin, forms.Form):
    submit_label = _lazy("Hide the comment")

    reason = LineFormField(
        label=_lazy("Why"), max_length=300, help_text=_lazy("Everybody in the project reads this.")
    )
