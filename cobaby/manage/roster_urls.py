"""Addresses below /manage/<space>/roster/. The first page is named `manage_roster`."""

from django.urls import path

from cobaby.manage.views import absences, roster, shifts

urlpatterns = [
    path("", roster.roster, name="manage_roster"),
    path("add/", shifts.add, name="manage_roster_add"),
    path("copy/", roster.copy, name="manage_roster_copy"),
    path("away/", absences.away, name="manage_roster_away"),
    path("shifts/<int:pk>/", shifts.change, name="manage_roster_shift"),
    path("shifts/<int:pk>/take-off/", shifts.take_off, name="manage_roster_take_off"),
    path("changes/<int:pk>/undo/", roster.undo, name="manage_roster_undo"),
]
