"""Pages are read and sent: GET, HEAD, POST and OPTIONS. Any other method is refused at the door.

The API answers for itself, in its own format.
"""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse

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


class LoginRanOutMiddleware:
    """A form sent after the login ran out leads back to its page, once one has logged in again.

    Many addresses take a POST only: to go there would end in a 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and is_asked_to_log_in(request, response):
            query = urlencode({"next": page_of_the_form(request)})
            response["Location"] = f"{reverse('account_login')}?{query}"
        return response


def is_asked_to_log_in(request: HttpRequest, response: HttpResponse) -> bool:
    """The answer leads to the login and from there back to this very address."""
    target = urlsplit(response.get("Location", ""))
    back = parse_qs(target.query).get("next")
    return target.path == reverse("account_login") and back == [request.get_full_path()]


def page_of_the_form(request: HttpRequest) -> str:
    """The path of the page that a form was sent from; home where the browser does not say."""
    sender = urlsplit(request.headers.get("Referer", ""))
    if sender.netloc != request.get_host():
        return reverse("home")
    if sender.path == request.path:
        return request.get_full_path()
    return sender._replace(scheme="", netloc="").geturl()
