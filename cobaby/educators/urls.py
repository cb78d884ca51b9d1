"""Addresses of an educator's own pages."""

from django.urls import path

from cobaby.educators import views

urlpatterns = [
    path("shifts/", views.my_shifts, name="my_shifts"),
    path("shifts/today/", views.expected, name="expected"),
    path("shifts/away/", views.away, name="i_am_away"),
    path("shifts/away/<int:pk>/take-back/", views.come_after_all, name="come_after_all"),
]
