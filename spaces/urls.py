"""Addresses of a space's own pages. Directory and public page live in `cobaby.directory`."""

from django.conf import settings
from django.urls import path

from spaces import views

PHOTO = "spaces/<slug:slug>/photos/<slug:name>"

urlpatterns = [
    path("spaces/<slug:slug>/photos/", views.space_photos, name="space_photos"),
    path(f"{PHOTO}/words/", views.describe_photo, name="describe_photo"),
    path(f"{PHOTO}/first/", views.put_photo_first, name="put_photo_first"),
    path(f"{PHOTO}/delete/", views.delete_photo, name="delete_photo"),
    path("spaces/<slug:slug>/confirm/", views.confirm, name="confirm_space"),
    path(
        f"{settings.MEDIA_URL.strip('/')}/photos/<slug:name>-<int:width>.webp",
        views.photo_file,
        name="photo_file",
    ),
]
