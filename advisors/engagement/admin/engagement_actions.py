"""What staff press on an engagement's page: asking both sides, ending it early, replacing."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from advisors.engagement.domain.early_end import end_engagement
from advisors.engagement.domain.proposal import ask_both_sides, in_words
from advisors.engagement.domain.replacement import (
    days_left_over,
    plans_to_name,
    replace_advisor,
    results_to_pass_over,
)
from advisors.models import Advisor, Engagement
from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.values.amounts import amount
from tgtf_portal.core.values.fields import DayFormField, ProseFormField


class AskForm(forms.Form):
    answer_by = DayFormField(label=_("To be answered by"))

    def __init__(self, *args: Any, thing: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReasonField(ProseFormField):
    def __init__(self, **kwargs: Any) -> None:
        widget = AdminTextareaWidget(attrs={"rows": 3})
        super().__init__(max_length=2000, widget=widget, **kwargs)


class EarlyEndForm(forms.Form):
    ends_on = DayFormField(label=_("Last day"))
    reason = ReasonField(label=_("Reason"), help_text=_("Both sides read it."))

    def __init__(self, *args: Any, thing: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate()


class ReplaceForm(forms.Form):
    last_day = DayFormField(label=_("Last day of the one before"))
    reason = ReasonField(label=_("Reason"), help_text=_("Both sides read it."))
    advisor = forms.ModelChoiceField(Advisor.objects.none(), label=_("Who is asked to take over"))
    starts_on = DayFormField(label=_("Starts on"))
    ends_on = DayFormField(label=_("Ends on"))
    answer_by = DayFormField(label=_("To be answered by"))

    def __init__(self, *args: Any, thing: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Advisor.objects.filter(user__is_active=True).select_related("user")
        self.fields["advisor"].queryset = others.exclude(pk=thing.advisor_id)
        self.fields["ends_on"].initial = thing.ends_on
        self.fields["last_day"].initial = timezone.localdate()
        if thing.status not in Engagement.GOING_ON:
            del self.fields["last_day"], self.fields["reason"]


def not_to_be_asked(engagement: Engagement) -> str:
    if not engagement.is_proposed:
        return _now("Only a proposal is asked about.")
    return _now("Both sides were asked already.") if engagement.asked else ""


def not_to_be_ended(engagement: Engagement) -> str:
    if engagement.status in Engagement.GOING_ON:
        return ""
    return _now("Only what is agreed or runs can end early.")


def not_to_be_replaced(engagement: Engagement) -> str:
    """Needs what the list's query knows."""
    if engagement.status in Engagement.GOING_ON:
        return ""
    if not engagement.ended_early:
        return _now("No days are left to pass over.")
    return _now("Somebody else was asked already to take over.") if engagement.replaced else ""


def plan_replacement(engagement: Engagement) -> ActionPlan:
    owed = [f"{each} ({in_words(each.due_on)})" for each in results_to_pass_over(engagement)]
    is_living = engagement.status in Engagement.GOING_ON
    left = engagement.days_left if is_living else days_left_over(engagement)
    happens = [
        _now("Days that pass over: %s. What was done stays where it is.") % amount(left),
        _now("The lead and both advisors are told; the new one and the lead are asked."),
    ]
    if owed:
        happens.append(_now("Results that pass over once both agree: %s.") % "; ".join(owed))
    if planned := [f"{each} ({each.when})" for each in plans_to_name(engagement)]:
        said = _now("Planned and still to come; the new advisor plans it anew: %s.")
        happens.append(said % "; ".join(planned))
    return ActionPlan(*happens, final=_now("The end cannot be taken back.") if is_living else "")


ASK = Action(
    "ask",
    _("Ask both sides"),
    ActionPlan(
        _("The advisor and everybody who manages the lead cluster get a mail with a link."),
        _("Both accept: the engagement is agreed. One declines, or is silent: it is not."),
    ),
    done_by(ask_both_sides, _("%s: both sides are asked.")),
    not_to_be_asked,
    form=AskForm,
)
END = Action(
    "end",
    _("End early"),
    ActionPlan(
        _("What was done stays; the days left are free again. Both sides are told, and why."),
        final=_("Once the last day has come, the end cannot be taken back."),
    ),
    done_by(end_engagement, _("%s ends early.")),
    not_to_be_ended,
    form=EarlyEndForm,
    grave=True,
)
REPLACE = Action(
    "replace",
    _("Replace the advisor"),
    plan_replacement,
    done_by(replace_advisor, _("%s: somebody else is asked to take over.")),
    not_to_be_replaced,
    form=ReplaceForm,
    grave=True,
)
ENGAGEMENT_ACTIONS = [ASK, END, REPLACE]
