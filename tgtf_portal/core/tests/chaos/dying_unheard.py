"""The control: the same death, and no line before the content went out. Only tests run it."""

from tgtf_portal.core.tests.chaos import dying

app = dying.app

dying.Journal.note_offered = lambda self, message: None
