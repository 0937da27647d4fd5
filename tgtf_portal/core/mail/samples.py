"""How a mail in staff's own words would look: each app writes samples of its kinds."""

from collections.abc import Callable
from typing import Any

from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.wording import OwnText

Sample = Callable[[OwnText, Any], Letter]  # of a text and the owner who wrote it
_samples: dict[str, Sample] = {}


def sign_up(kind: str, sample: Sample) -> None:
    _samples[kind] = sample


def sample_of(kind: str) -> Sample | None:
    return _samples.get(kind)
