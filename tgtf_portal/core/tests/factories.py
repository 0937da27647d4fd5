"""People and messages for tests."""

import uuid

import factory
from factory.django import DjangoModelFactory

from tgtf_portal.core.models import Message, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class CoordinatorFactory(UserFactory):
    is_staff = True
    is_superuser = True


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    key = factory.Sequence(lambda n: f"test/{n}")
    kind = "mail.ready_made"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4().hex}@example.org>")
    recipient = factory.Sequence(lambda n: f"reader{n}@example.org")
    context = factory.LazyFunction(lambda: {"subject": "Hello", "text": "Good morning.\n"})
