"""Reading the mail files of a demo; each address is a 404 for whoever may not."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cobaby.outbox import mailfiles
from cobaby.outbox.permissions import can_read_mail_files

MAILS_A_PAGE = 25


def for_mail_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not can_read_mail_files(request):
            raise Http404
        try:
            return view(request, **kwargs)
        except mailfiles.NoSuchMail as error:
            raise Http404 from error

    return require_safe(checked)


@for_mail_readers
def mail_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(mailfiles.names(), MAILS_A_PAGE).get_page(request.GET.get("page"))
    mails = [mailfiles.read(name) for name in page.object_list]
    return render(request, "outbox/mail_list.html", {"page_obj": page, "mails": mails})


@for_mail_readers
def mail_page(request: HttpRequest, *, name: str) -> HttpResponse:
    return render(request, "outbox/mail_page.html", {"mail": mailfiles.read(name)})


@csp_replace({"script-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": ["data:"]})
@for_mail_readers
def mail_drawn(request: HttpRequest, *, name: str) -> HttpResponse:
    """The HTML part as a mail program shows it: its style stands inside, and no script runs."""
    drawn = mailfiles.read(name).drawn
    if not drawn:
        raise Http404
    return HttpResponse(drawn)


@for_mail_readers
def mail_attachment(request: HttpRequest, *, name: str, number: int) -> HttpResponse:
    try:
        file = mailfiles.read(name).attachments[number]
    except IndexError as error:
        raise Http404 from error
    response = HttpResponse(file.content, content_type=file.mime_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.safe_name}"'
    return response
