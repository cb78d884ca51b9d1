"""Addresses of one's own data."""

from django.urls import path

from cobaby.privacy import views

urlpatterns = [
    path("me/data/", views.my_data, name="my_data"),
    path("me/data/copy/", views.ask_for_copy, name="ask_for_copy"),
    path("me/data/copy/<int:pk>/", views.fetch_copy, name="fetch_copy"),
    path("me/leave/", views.leave, name="leave"),
    path("goodbye/", views.left, name="left"),
]
