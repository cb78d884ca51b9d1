"""Addresses of calendar feeds."""

from django.urls import path

from cobaby.feeds import views

urlpatterns = [
    path("calendar/<slug:secret>.ics", views.feed, name="calendar_feed"),
    path("me/calendar/", views.calendar_feeds, name="calendar_feeds"),
    path("me/calendar/<int:pk>/close/", views.close_calendar_feed, name="close_calendar_feed"),
]
