"""What a form asks for where it wants a file: any form can have one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.documents.keeping import EMPTY, Upload, look_into
from tgtf_portal.core.documents.kinds import KINDS, Unwanted

ACCEPTED = ",".join(f".{end}" for kind in KINDS.values() for end in kind.ends)
HINT = _(
    "PDF, Word, Excel, PowerPoint, OpenDocument, text, CSV or a picture; at most 20 MB. Only those "
    "who see this page can open it."
)


class DocumentField(forms.FileField):
    """Becomes an Upload, or None; what is wrong with the file stands beside it in a sentence."""

    widget = forms.FileInput({"accept": ACCEPTED})
    default_error_messages = {
        "empty": EMPTY,
        "missing": _("No file arrived. Choose it once more."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": HINT, "label": _("File"), **kwargs})

    def to_python(self, data: UploadedFile | None) -> Upload | None:  # type: ignore[override]
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return look_into(file)
        except Unwanted as refusal:
            raise ValidationError(str(refusal), code="unwanted") from refusal
