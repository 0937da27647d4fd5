"""Pictures are drawn anew: what a file hides, such as where it was taken, stays behind."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.documents.kinds import Kind, Unwanted

MOST_PIXELS = 50_000_000  # more than a good camera's; drawn, it takes some 200 MB for a moment
IN_MEMORY = 2 << 20
KEPT = ("transparency",)  # of what a file says besides its pixels

BROKEN = _("This picture is broken. Save it once more and try again.")
TOO_LARGE = _("This picture has more than 50 million pixels. Make it smaller and try again.")
FORMATS = {
    "png": ("PNG", {}),
    "jpg": ("JPEG", {"quality": 90}),
    "webp": ("WEBP", {"quality": 90}),
}


def drawn_anew(file: IO[bytes], kind: Kind) -> IO[bytes]:
    """The same picture without anything else; its size is read before anything is unpacked."""
    from PIL import Image, ImageOps  # here: few processes draw one

    called, options = FORMATS[kind.name]
    file.seek(0)
    try:
        with Image.open(file, formats=[called]) as picture:
            _refuse_huge(*picture.size)
            ImageOps.exif_transpose(picture, in_place=True)
            return _saved(picture, called, options)
    except Image.DecompressionBombError as fault:
        raise Unwanted(TOO_LARGE) from fault
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, OverflowError) as fault:
        raise Unwanted(BROKEN) from fault


def _refuse_huge(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Unwanted(TOO_LARGE)


def _saved(picture: Any, called: str, options: dict[str, int]) -> IO[bytes]:
    if called == "JPEG" and picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    picture.info = {name: picture.info[name] for name in KEPT if name in picture.info}
    target: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    picture.save(target, called, **options)
    return target
