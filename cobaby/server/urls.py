"""Addresses for machines that watch over the product."""

from django.urls import path

from cobaby.server import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
