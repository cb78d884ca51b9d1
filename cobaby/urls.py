"""Every address of the product: each app brings its own, this is where they meet."""

from django.urls import include, path

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    path("", include("cobaby.home.urls")),
    path("", include("cobaby.accounts.urls")),
    path("", include("cobaby.api.urls")),
    path("", include("cobaby.feeds.urls")),
    path("", include("cobaby.safety.urls")),
    path("", include("cobaby.privacy.urls")),
    path("", include("cobaby.look.urls")),
    path("", include("cobaby.outbox.urls")),
    path("", include("cobaby.notices.urls")),
    path("", include("cobaby.server.urls")),
    path("", include("cobaby.directory.urls")),
    path("", include("cobaby.manage.urls")),
    path("", include("cobaby.educators.urls")),
    path("", include("spaces.urls")),
    path("", include("bookings.urls")),
    path("", include("childcare.urls")),
]

handler400 = "cobaby.api.errors.bad_request"
handler500 = "cobaby.api.errors.server_error"
