"""Addresses of a manager's pages. Each part keeps its own in a module beside this one."""

from django.urls import include, path

from cobaby.manage.views import resolving

urlpatterns = [
    path("manage/", include("cobaby.manage.week_urls")),
    path("manage/<slug:slug>/roster/", include("cobaby.manage.roster_urls")),
    path("manage/<slug:slug>/to-resolve/", resolving.resolve, name="manage_to_resolve"),
    path("manage/<slug:slug>/settings/", include("cobaby.manage.settings_urls")),
    path("", include("cobaby.manage.opening_urls")),
]
