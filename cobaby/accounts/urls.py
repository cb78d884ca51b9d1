"""Addresses of a person's own account."""

from django.urls import path

from cobaby.accounts import views

urlpatterns = [
    path("me/", views.my_account, name="my_account"),
]
