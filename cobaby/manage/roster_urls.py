"""Addresses below /manage/<space>/roster/. The first page is named `manage_roster`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
