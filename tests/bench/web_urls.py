"""The product's addresses, and a POST that does as little as one can behind the same middleware."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST


@login_required
@require_POST
def one_row(request: HttpRequest) -> HttpResponse:
    """Reads the session and its person, and writes one row."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor (what) VALUES (%s)", [str(request.user.pk)])
    return HttpResponse("written")


urlpatterns = [path("bench/one-row/", one_row), path("", include("cobaby.urls"))]
