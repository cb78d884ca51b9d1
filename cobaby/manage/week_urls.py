"""Addresses of the week, its days and the bookings made from it."""

from django.urls import path

from cobaby.manage.views import bookings, days, for_family, occupancy, week

SPACE = "<slug:slug>"
BOOKING = f"{SPACE}/bookings/<slug:reference>"
urlpatterns = [
    path("", week.spaces, name="manage"),
    path(f"{SPACE}/", week.week, name="manage_week"),
    path(f"{SPACE}/days/<slug:day>/", days.day, name="manage_day"),
    path(f"{SPACE}/emergency/", days.emergency, name="manage_emergency"),
    path(f"{SPACE}/occupancy/", occupancy.occupancy, name="manage_occupancy"),
    path(f"{SPACE}/occupancy.csv", occupancy.occupancy_csv, name="manage_occupancy_csv"),
    path(f"{SPACE}/book/", for_family.find_family, name="manage_find_family"),
    path(f"{SPACE}/book/new/", for_family.new_family, name="manage_new_family"),
    path(f"{SPACE}/book/<int:person>/", for_family.book, name="manage_book"),
    path(f"{SPACE}/book/<int:person>/child/", for_family.new_child, name="manage_new_child"),
    path(f"{BOOKING}/", bookings.booking, name="manage_booking"),
    path(f"{BOOKING}/move/", bookings.move, name="manage_move"),
    path(f"{BOOKING}/cancel/", bookings.cancel, name="manage_cancel"),
]
