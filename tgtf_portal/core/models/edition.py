"""Which edition of a table's rows this is; see `core/editions`."""

from django.db import models


class Edition(models.Model):
    name = models.CharField(max_length=80, primary_key=True)
    edition = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"
