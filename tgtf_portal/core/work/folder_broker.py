"""A message broker in a folder, for one machine without a server.

Kombu's own file-system transport opens a file under its final name and then writes, so a consumer
may read it empty. Here a message is written under a name nobody reads and renamed when it is whole.
"""

import uuid
from pathlib import Path
from time import monotonic_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class FolderChannel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Path(self.data_folder_in).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        folder = Path(self.data_folder_out)
        name = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}"
        draft = folder / f"{name}.draft"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(dumps(payload).encode())
            draft.replace(folder / f"{name}.{queue}.msg")
        except OSError as failure:
            raise ChannelError(f"Cannot add a message to {folder}: {failure}") from failure

    def _get(self, queue: str) -> Any:
        Path(self.data_folder_in).mkdir(parents=True, exist_ok=True)
        return super()._get(queue)


class FolderTransport(filesystem.Transport):
    Channel = FolderChannel
    default_connection_params: dict[str, Any] = {}  # a folder has no host that could be missing
