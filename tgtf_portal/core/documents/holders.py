"""Whose documents somebody may open: those of whatever they may see.

A document belongs to the row that points to it. The app of that row signs up which of its
documents a person may open; older versions are opened by whoever may open the newest.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from tgtf_portal.core.models import Document, User

Openable = Callable[[User], QuerySet[Any]]  # numbers of documents
_holders: list[Openable] = []


def holder(find: Openable) -> Openable:
    """Sign up the numbers of the documents of one kind of rows that a person may open."""
    _holders.append(find)
    return find


def documents_for(user: User) -> QuerySet[Document]:
    held = reduce(or_, (Q(pk__in=find(user)) for find in _holders), Q(pk__in=[]))
    return Document.objects.with_versions_of(Document.objects.filter(held).order_by())


def held_documents() -> QuerySet[Document]:
    """Those that some row points to, and their versions."""
    pointing = (
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__isnull": False})
        .order_by()
        .values(relation.field.name)
        for relation in Document._meta.related_objects
        if not hasattr(relation.related_model, "instance_type")  # earlier states hold nothing
    )
    held = reduce(or_, (Q(pk__in=rows) for rows in pointing), Q(pk__in=[]))
    return Document.objects.with_versions_of(Document.objects.filter(held).order_by())
