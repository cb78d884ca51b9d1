"""Addresses below /manage/<space>/settings/. The first page is named `manage_settings`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
