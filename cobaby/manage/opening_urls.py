"""Addresses of a space from nothing that stand under no space: begin one, join one, who waits."""

from django.urls import path

from cobaby.manage.setup.views import opening

urlpatterns = [
    path("open-a-space/", opening.open_a_space, name="open_space"),
    path("join/<slug:token>/", opening.join_team, name="join_team"),
    path("spaces-waiting/", opening.waiting, name="waiting_spaces"),
]
