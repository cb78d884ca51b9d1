"""Addresses of the first page."""

from django.urls import path

from cobaby.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("for/<slug:who>/", views.door, name="door"),
    path("rules/", views.rules, name="rules"),
]
