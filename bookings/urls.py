"""Addresses of bookings: choose, check, confirm, and what comes after."""

from django.urls import path

from bookings.views import cancelling, changing, checking, choosing, mine, watching

urlpatterns = [
    path("today/", mine.today, name="today"),
    path("bookings/", mine.my_bookings, name="my_bookings"),
    path("book/", choosing.book, name="book"),
    path("spaces/<slug:slug>/book/", choosing.choose, name="choose"),
    path("spaces/<slug:slug>/watch/", watching.watch_place, name="watch_place"),
    path("watches/<int:pk>/stop/", watching.stop_watching, name="stop_watching"),
    path("bookings/<slug:reference>/check/", checking.check_booking, name="check_booking"),
    path("bookings/<slug:reference>/extend/", checking.extend_booking, name="extend_booking"),
    path("bookings/<slug:reference>/release/", checking.release_booking, name="release_booking"),
    path("bookings/<slug:reference>/", checking.booking, name="booking"),
    path("bookings/<slug:reference>/calendar.ics", mine.booking_ics, name="booking_ics"),
    path("bookings/<slug:reference>/move/", changing.move_booking, name="move_booking"),
    path("bookings/<slug:reference>/children/", changing.change_children, name="change_children"),
    path("bookings/<slug:reference>/late/", cancelling.running_late, name="running_late"),
    path("bookings/<slug:reference>/ill/", cancelling.child_ill, name="child_ill"),
    path("bookings/<slug:reference>/cancel/", cancelling.cancel_booking, name="cancel_booking"),
]
