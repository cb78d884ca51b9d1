"""Addresses of the directory and of a space's public page."""

from django.urls import path

from cobaby.directory import views

urlpatterns = [
    path("spaces/", views.directory, name="directory"),
    path("spaces/<slug:slug>/", views.space, name="space"),
]
