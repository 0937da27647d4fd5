"""What a sentence of the staff's own can stand on; the rows are not saved yet."""

from tgtf_portal.core.tokens import new_code
from webinars.models import Insight, Source, Speaker, SuccessStory

Type = Source.Type


def insight_source(insight: Insight) -> Source:
    return Source(
        type=Type.INSIGHT,
        reference=f"insight/{insight.code}",
        text=insight.text,
        insight=insight,
    )


def story_source(story: SuccessStory) -> Source:
    text = f"{story.cluster}: {'; '.join(story.deeds)}"
    return Source(type=Type.STORY, reference=f"story/{story.slug}", text=text)


def speaker_source(speaker: Speaker) -> Source:
    text = ", ".join(filter(None, (speaker.name, speaker.function)))
    return Source(type=Type.SPEAKER, reference=f"speaker/{speaker.pk}", text=text)


def note_source(text: str) -> Source:
    """What the facility knows itself, in its own words."""
    return Source(type=Type.NOTE, reference=f"note/{new_code()}", text=text)
