"""What was written in the conversations of a reader's projects, once an hour."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from advisors.common.letter import Values, advice_mail, advice_wording
from advisors.room.domain.conversation import NEWS, news_for
from clusters.models import Project
from tgtf_portal.core.mail import topics
from tgtf_portal.core.mail.wording import Typed, isolated
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address

TOPIC = "conversation"
LONGEST = 300

topics.sign_up(
    TOPIC,
    _lazy("Conversations"),
    _lazy("What others write in the conversation of your projects, gathered by the hour."),
)


def projects() -> QuerySet[Project]:
    return Project.objects.select_related("facility", "coordinator")


@advice_mail(
    NEWS,
    projects,
    advice_wording(
        _lazy("{count} in the conversation: {project}"),
        _lazy("This was written within the last hour:\n\n{comments}"),
        _lazy("Answer on the page; an answer to this mail reaches the facility alone."),
        _lazy("Read and answer"),
        label=_lazy("Conversation: what was written within the hour"),
        placeholders={
            "count": _lazy("how many comments there are, such as “2 comments”"),
            "comments": _lazy("who wrote what, in which project"),
        },
    ),
    topic=TOPIC,
)
def news(message: Message, project: Project) -> Values | None:
    comments = news_for(message.recipient, datetime.fromisoformat(message.context["hour"]))
    if not comments:
        return None
    words = [
        f"{isolated(str(c.author))} ({isolated(str(c.project))}): "
        f"{isolated(Truncator(c.text).chars(LONGEST))}"
        for c in comments
    ]
    number = len(comments)
    first = comments[0].project
    return {
        "count": ngettext("%d comment", "%d comments", number) % number,
        "comments": Typed("\n\n".join(words)),
        "project": Typed(first),
        "link": whole_address("pages:conversation-detail", first.code),
    }
