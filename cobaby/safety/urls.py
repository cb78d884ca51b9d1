"""Addresses that keep an account safe, beside allauth's own."""

from django.urls import path

from cobaby.safety import views

urlpatterns = [
    path("me/second-step/", views.second_step, name="second_step"),
    path("me/sessions/<int:pk>/end/", views.end_session, name="end_session"),
]
