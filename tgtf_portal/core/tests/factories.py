"""People and messages for tests."""

import uuid

import factory
from allauth.mfa.models import Authenticator
from django.utils import timezone
from factory.django import DjangoModelFactory

from tgtf_portal.core.documents.keeping import keep_document, look_into
from tgtf_portal.core.models import Document, Message, OptOut, ReturnedMail, SuspendedAddress, User
from tgtf_portal.core.tests import files
from tgtf_portal.core.values.verdicts import Verdict


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class SecondFactorFactory(DjangoModelFactory):
    class Meta:
        model = Authenticator

    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": "JBSWY3DPEHPK3PXP"})


class CoordinatorFactory(UserFactory):
    """Staff who may enter the admin; `second_factor=None` makes one who has to enrol first."""

    class Meta:
        skip_postgeneration_save = True

    is_staff = True
    is_superuser = True
    second_factor = factory.RelatedFactory(SecondFactorFactory, factory_related_name="user")


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    key = factory.Sequence(lambda n: f"test/{n}")
    kind = "mail.ready_made"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4().hex}@example.org>")
    recipient = factory.Sequence(lambda n: f"reader{n}@example.org")
    context = factory.LazyFunction(lambda: {"subject": "Hello", "text": "Good morning.\n"})


class OptOutFactory(DjangoModelFactory):
    class Meta:
        model = OptOut

    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    topic = "invitations"


class SuspendedAddressFactory(DjangoModelFactory):
    class Meta:
        model = SuspendedAddress

    email = factory.Sequence(lambda n: f"gone{n}@example.org")
    code = "5.1.1"
    reason = "smtp; 550 5.1.1 No such user"


class ReturnedMailFactory(DjangoModelFactory):
    """What came to the sealed address of a message, and says too little."""

    class Meta:
        model = ReturnedMail

    message = factory.SubFactory(
        MessageFactory, status=Message.Status.SENT, sent_at=factory.LazyFunction(timezone.now)
    )
    sealed = True
    verdict = Verdict.UNCLEAR
    sender = "mailer-daemon@mx.example.org"
    subject = "Your mail"
    text = "It could not be delivered."
    fingerprint = factory.LazyFunction(lambda: uuid.uuid4().hex)


class DocumentFactory(DjangoModelFactory):
    """Handed in as people do: its file lies in the storage."""

    class Meta:
        model = Document

    name = "plan.pdf"
    content = files.PDF
    uploaded_by = None

    @classmethod
    def _create(cls, model_class, *args, name, content, uploaded_by, **kwargs):
        return keep_document(look_into(files.upload(content, name)), by=uploaded_by, **kwargs)
