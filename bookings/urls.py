"""Addresses of bookings: choose, check, confirm, and what comes after."""

from django.urls import path

from bookings.views import checking, choosing

urlpatterns = [
    path("book/", choosing.book, name="book"),
    path("spaces/<slug:slug>/book/", choosing.choose, name="choose"),
    path("bookings/<str:reference>/check/", checking.check_booking, name="check_booking"),
    path("bookings/<str:reference>/extend/", checking.extend_booking, name="extend_booking"),
    path("bookings/<str:reference>/release/", checking.release_booking, name="release_booking"),
    path("bookings/<str:reference>/", checking.booking, name="booking"),
]
