"""What a new facility can have of the webinars of the one before: series, and wordings of mails."""

from django.utils.translation import gettext_lazy as _

from clusters.domain.next_facility import taken_along
from clusters.models import Facility
from webinars.models import MailText, Series
from webinars.webinar.domain.suggesting import free_slugs


@taken_along("series", _("Series, without their webinars"))
def copy_series(old: Facility, new: Facility) -> None:
    """Under addresses of their own, which are at most fifty letters long."""
    titles = list(old.series.order_by("pk").values_list("title", flat=True))
    slugs = free_slugs(Series, [f"{title[:30]} {new.slug[:12]}" for title in titles], 2)
    Series.objects.bulk_create(
        Series(facility=new, title=title, slug=slug)
        for title, slug in zip(titles, slugs, strict=True)
    )


@taken_along("mail_texts", _("Wordings of its mails"))
def copy_mail_texts(old: Facility, new: Facility) -> None:
    own = ("id", "facility", "webinar", "campaign")
    columns = [f.attname for f in MailText._meta.concrete_fields if f.name not in own]
    MailText.objects.bulk_create(
        MailText(facility=new, **{name: getattr(text, name) for name in columns})
        for text in old.mail_texts.order_by("pk")
    )
