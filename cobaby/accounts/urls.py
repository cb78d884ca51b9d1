"""Addresses of a person's own account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
