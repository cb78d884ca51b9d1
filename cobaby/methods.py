"""Pages are read and sent: GET, HEAD, POST and OPTIONS. Any other method is refused at the door.

The API answers for itself, in its own format.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
API = "/api/"


class PageMethodsMiddleware:
    """Else a form view, allauth's too, would take a PUT for a POST and a DELETE for a GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and not request.path.startswith(API):
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)
