"""Insights that a published recap stands on, for tests."""

from webinars.models import Source
from webinars.tests.factories import (
    BreakoutFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    StatementFactory,
)


def room_of_published_recap(**facts):
    """A break-out of a webinar whose recap is out; `facts` as a webinar's factory takes them."""
    recap = RecapFactory(**{f"webinar__{name}": value for name, value in facts.items()})
    return BreakoutFactory(webinar=recap.webinar)


def told(room=None, *, statement=None, **facts):
    """An insight with a sentence of its own in its webinar's recap."""
    room = room or room_of_published_recap()
    insight = InsightFactory(breakout=room, **facts)
    sentence = {"text": f"Told: {insight.text}.", "key": f"note/insight/{insight.code}"}
    statement = StatementFactory(
        recap=room.webinar.recap, breakout=room, told=False, **{**sentence, **(statement or {})}
    )
    stand_on(statement, insight)
    return insight


def stand_on(statement, insight):
    return SourceFactory(
        statement=statement,
        type=Source.Type.INSIGHT,
        reference=f"insight/{insight.code}",
        text=insight.text,
        insight=insight,
    )
