"""The mail that asks an advisor how a project is doing, when its coordinator presses for it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording, engagements
from advisors.health.domain.nudge import KIND, reasons
from advisors.models import Engagement
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address


@advice_mail(
    KIND,
    engagements,
    advice_wording(
        _lazy("How is it going? {project}"),
        _lazy("This is what we see of your advice in the portal:\n\n{reasons}"),
        _lazy("Log what was done meanwhile, or answer this mail if something is in the way."),
        _lazy("Open your engagement"),
        label=_lazy("Advice: a nudge by the coordinator"),
        placeholders={"reasons": _lazy("why the advisor is asked, a line each")},
    ),
    topic=TOPIC,
)
def nudge(message: Message, engagement: Engagement) -> Values | None:
    if engagement.status not in Engagement.OPEN:
        return None
    return {
        "reasons": "\n".join(reasons(message.context["states"])) or _("Nothing is late."),
        "link": whole_address("advisors:engagement-detail", engagement.code),
    }
