"""The control: a broker folder made at the start, and never again. Only tests run it."""

import django

django.setup()

from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from django.conf import settings  # noqa: E402
from kombu.exceptions import ChannelError  # noqa: E402
from kombu.transport import filesystem  # noqa: E402

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core.work.folder_broker import FolderChannel  # noqa: E402

put = FolderChannel._put


def put_where_a_folder_is(self: FolderChannel, queue: str, payload: Any, **kwargs: Any) -> None:
    if not Path(self.data_folder_out).exists():
        raise ChannelError("The folder is gone.")
    put(self, queue, payload, **kwargs)


Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]).mkdir(parents=True, exist_ok=True)
FolderChannel.__init__ = filesystem.Channel.__init__
FolderChannel._put = put_where_a_folder_is
FolderChannel._get = filesystem.Channel._get
