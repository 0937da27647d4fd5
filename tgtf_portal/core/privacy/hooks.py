"""What apps say when somebody is erased, and what a restore would bring back of other wishes."""

from collections.abc import Callable, Iterable

from tgtf_portal.core.privacy.subject import DataSubject

Consequences = Callable[[DataSubject], Iterable[str]]
Obstacles = Callable[[DataSubject], Iterable[str]]
Step = Callable[[DataSubject], None]
Documents = Callable[[DataSubject], Iterable[tuple[str, bytes]]]

_consequences: list[Consequences] = []
_obstacles: list[Obstacles] = []
_before: list[Step] = []
_after: list[Step] = []
_documents: list[Documents] = []
_repeats: list[Callable[[], int]] = []


def consequences(function: Consequences) -> Consequences:
    """Sign up what else changes, in sentences for the page that asks first."""
    _consequences.append(function)
    return function


def obstacles(function: Obstacles) -> Obstacles:
    """Sign up why the law or a contract forbids it now, in sentences."""
    _obstacles.append(function)
    return function


def before_erasing(step: Step) -> Step:
    """Sign up what is done while the rows are still theirs, such as giving a place back."""
    _before.append(step)
    return step


def after_erasing(step: Step) -> Step:
    """Sign up what the register cannot say of single fields."""
    _after.append(step)
    return step


def documents(function: Documents) -> Documents:
    """Sign up files that were made for a person: name and content."""
    _documents.append(function)
    return function


def after_restoring(repeat: Callable[[], int]) -> Callable[[], int]:
    """Sign up what people wished since a backup and is done again; it says how often."""
    _repeats.append(repeat)
    return repeat


def repeat_wishes() -> int:
    return sum(repeat() for repeat in _repeats)


def consequences_for(subject: DataSubject) -> list[str]:
    return [str(words) for ask in _consequences for words in ask(subject)]


def obstacles_for(subject: DataSubject) -> list[str]:
    return [str(words) for ask in _obstacles for words in ask(subject)]


def prepare(subject: DataSubject) -> None:
    for step in _before:
        step(subject)


def finish(subject: DataSubject) -> None:
    for step in _after:
        step(subject)


def documents_of(subject: DataSubject) -> list[tuple[str, bytes]]:
    return [document for ask in _documents for document in ask(subject)]
