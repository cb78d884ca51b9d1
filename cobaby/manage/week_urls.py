"""Addresses of the week, its days and the bookings made from it."""

from django.urls import path

from cobaby.manage.views import week

SPACE = "<slug:slug>"
urlpatterns = [
    path("", week.spaces, name="manage"),
    path(f"{SPACE}/", week.week, name="manage_week"),
    path(f"{SPACE}/days/<slug:day>/", week.week, name="manage_day"),
    path(f"{SPACE}/emergency/", week.week, name="manage_emergency"),
    path(f"{SPACE}/book/", week.week, name="manage_find_family"),
    path(f"{SPACE}/bookings/<slug:reference>/", week.week, name="manage_booking"),
]
