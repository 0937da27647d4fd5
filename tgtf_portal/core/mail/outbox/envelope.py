"""The envelope: whom a server sends its complaint to, and who hears of a refusal."""

from collections.abc import Callable

from tgtf_portal.core.mail.letters import sender_address
from tgtf_portal.core.models import Message

ReturnAddress = Callable[[Message], str]
Refusal = Callable[[Message, str], None]
_return_addresses: list[ReturnAddress] = []
_handlers: list[Refusal] = []


def return_address(function: ReturnAddress) -> ReturnAddress:
    """Sign up the function that gives a message its own address for bounces."""
    _return_addresses.append(function)
    return function


def envelope_sender(message: Message) -> str:
    """What the server is told in MAIL FROM."""
    return _return_addresses[-1](message) if _return_addresses else sender_address()


def refused(handler: Refusal) -> Refusal:
    """Sign up who is told when a server refuses a recipient for good: the message, the answer."""
    _handlers.append(handler)
    return handler


def tell_of_refusal(message: Message, answer: str) -> None:
    for handler in _handlers:
        handler(message, answer)
