"""Which of one's other sessions is meant."""

from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.db.models import QuerySet


class SessionForm(forms.Form):
    session = forms.ModelChoiceField(UserSession.objects.none())

    def __init__(self, *args: Any, others: QuerySet[UserSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = others
