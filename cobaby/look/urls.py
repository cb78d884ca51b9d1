"""Addresses of the look: the gallery of components."""

from django.urls import path

from cobaby.look import views

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
]
