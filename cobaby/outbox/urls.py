"""Addresses of the mail files, for a demo without a mail server."""

from django.urls import path

from cobaby.outbox import views

urlpatterns = [
    path("demo/mail/", views.mail_list, name="mail_list"),
    path("demo/mail/<str:name>/", views.mail_page, name="mail_page"),
    path("demo/mail/<str:name>/drawn/", views.mail_drawn, name="mail_drawn"),
    path("demo/mail/<str:name>/<int:number>/", views.mail_attachment, name="mail_attachment"),
]
