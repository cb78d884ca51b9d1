"""Addresses of the week, its days and the bookings made from it."""

from django.urls import path

from cobaby.manage.views import bookings, days, week

SPACE = "<slug:slug>"
BOOKING = f"{SPACE}/bookings/<slug:reference>"
urlpatterns = [
    path("", week.spaces, name="manage"),
    path(f"{SPACE}/", week.week, name="manage_week"),
    path(f"{SPACE}/days/<slug:day>/", days.day, name="manage_day"),
    path(f"{SPACE}/emergency/", days.emergency, name="manage_emergency"),
    path(f"{BOOKING}/", bookings.booking, name="manage_booking"),
    path(f"{BOOKING}/move/", bookings.move, name="manage_move"),
    path(f"{BOOKING}/cancel/", bookings.cancel, name="manage_cancel"),
]
