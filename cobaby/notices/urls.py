"""Addresses of the operator's pages."""

from django.urls import path, register_converter

from cobaby.notices import views
from cobaby.notices.models import Notice


class KindConverter:
    """One of the pages there are."""

    regex = "|".join(Notice.Kind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "notice")

urlpatterns = [
    *(path(f"{kind}/", views.notice, {"kind": kind}, name=kind) for kind in Notice.Kind.values),
    path("<notice:kind>/<slug:language>/", views.edit_notice, name="edit_notice"),
    path("<notice:kind>/<slug:language>/standard/", views.reset_notice, name="reset_notice"),
]
