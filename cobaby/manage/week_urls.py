"""Addresses of the week, its days and the bookings made from it."""

from django.urls import path

from cobaby.manage.views import week

urlpatterns = [
    path("", week.spaces, name="manage"),
    path("<slug:slug>/", week.week, name="manage_week"),
]
