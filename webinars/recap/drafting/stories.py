"""The success stories: what each cluster did, and who told of it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _lazy

from webinars.recap.drafting.facts import Draft, Stands, StoryFacts, WebinarFacts
from webinars.recap.drafting.phrases import Phrases, placed
from webinars.recap.drafting.wording import items, joined, line, sentence

# The deeds each begin with a verb in the past tense, as the form asks for them.
PRESENTED = Phrases(
    alone=_lazy("%(presenter)s told the success story of %(cluster)s, which %(deeds)s"),
    first=_lazy("%(presenter)s told how %(cluster)s %(deeds)s"),
    further=_lazy("%(presenter)s presented %(cluster)s, which %(deeds)s"),
    again=_lazy("%(presenter)s reported that %(cluster)s %(deeds)s"),
)
OWN = Phrases(
    alone=_lazy("%(cluster)s told its success story: it %(deeds)s"),
    first=_lazy("%(cluster)s told how it %(deeds)s"),
    further=_lazy("%(cluster)s told its story, too: it %(deeds)s"),
    again=_lazy("%(cluster)s reported that it %(deeds)s"),
)
PRESENTED_ONLY = Phrases(
    alone=_lazy("%(presenter)s told the success story of %(cluster)s"),
    first=_lazy("%(presenter)s told the story of %(cluster)s"),
    further=_lazy("%(presenter)s presented %(cluster)s"),
    again=_lazy("%(presenter)s told of %(cluster)s"),
)
OWN_ONLY = Phrases(
    alone=_lazy("%(cluster)s told its success story"),
    first=_lazy("%(cluster)s was among those that told their success stories"),
    further=_lazy("%(cluster)s told its story, too"),
    again=_lazy("The story of %(cluster)s was told as well"),
)


def stories(webinar: WebinarFacts) -> Iterator[Draft]:
    for place, story in placed([story for story in webinar.stories if line(story.cluster)]):
        facts = {
            "presenter": line(story.presenter),
            "cluster": line(story.cluster),
            "deeds": joined(items(story.deeds)),
        }
        text = _phrases(facts).fill(place, facts)
        yield Draft(story.reference, "stories", sentence(text), (_source(story),))


def _phrases(facts: dict[str, str]) -> Phrases:
    if facts["deeds"]:
        return PRESENTED if facts["presenter"] else OWN
    return PRESENTED_ONLY if facts["presenter"] else OWN_ONLY


def _source(story: StoryFacts) -> Stands:
    told = [story.cluster, "; ".join(story.deeds)]
    return Stands("story", story.reference, ": ".join(filter(None, told)))
