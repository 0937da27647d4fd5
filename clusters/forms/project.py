"""A project's clusters as rows of its page: one of them leads."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import ProjectCluster
from tgtf_portal.core.admin.known_rows import KnownRowForm, LabelledRows

LEAD, PARTNER = ProjectCluster.Role.LEAD, ProjectCluster.Role.PARTNER


class PartForm(KnownRowForm):
    """Who leads is looked at over all rows: two may change places in one go."""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "role"}  # type: ignore[misc]  # not in stubs


class PartFormSet(LabelledRows):
    def clean(self) -> None:
        super().clean()
        parts = [form for form in self.forms if self._stays(form)]
        leads = [form for form in parts if form.cleaned_data.get("role") == LEAD]
        for form in leads[1:]:
            form.add_error("role", _("A project has one lead cluster, and another row has it."))
        if parts and not leads:
            parts[0].add_error("role", _("A project has one lead cluster: say which one it is."))
        elif not leads and not any(form.errors for form in self.forms):
            raise ValidationError(_("A project has one lead cluster: add it here."))

    def _stays(self, form: Any) -> bool:
        filled = form.is_valid() and (form.instance.pk or form.has_changed())
        return bool(filled) and not self._should_delete_form(form)

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Whoever led gives way first, so that no two lead for a moment."""
        changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        if commit and changed:
            ProjectCluster.objects.filter(pk__in=changed).update(role=PARTNER)
        return super().save(commit)


class KeptLeadFormSet(LabelledRows):
    """On a cluster's page one sees its own part alone: no project loses its lead there."""

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            gives_way = self._should_delete_form(form) or "role" in form.changed_data
            if form.initial.get("role") == LEAD and gives_way:
                form.add_error(
                    "role", _("It leads this project: choose another lead on the project’s page.")
                )
