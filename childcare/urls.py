"""Addresses of a family: its children, and the adults who care for them."""

from django.urls import path

from childcare import views

urlpatterns = [
    path("family/", views.family, name="family"),
    path("family/add/", views.add_child, name="add_child"),
    path("family/<int:child_id>/", views.edit_child, name="edit_child"),
    path("family/invite/", views.invite_guardian, name="invite_guardian"),
    path("family/adults/<int:link_id>/", views.change_guardian, name="change_guardian"),
    path("family/adults/<int:link_id>/remove/", views.remove_guardian, name="remove_guardian"),
    path("family/asked/<int:pk>/accept/", views.accept_invitation, name="accept_invitation"),
    path("family/asked/<int:pk>/decline/", views.decline_invitation, name="decline_invitation"),
    path("family/asked/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
]
