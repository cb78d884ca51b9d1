"""Without a mail server, mail becomes files; an administrator of a demo reads them on a page."""

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail

from cobaby.outbox import mailfiles
from cobaby.outbox.mail import DrawnEmail
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings, mail_folder):
    settings.DEMO = True


def write_mail(subject="Your desk in Dresden"):
    mail = EmailMultiAlternatives(subject, "See https://cobaby.example/b/7", to=["ana@example.org"])
    mail.attach_alternative("<p>See</p>", "text/html")
    mail.attach("booking.ics", b"BEGIN:VCALENDAR", "text/calendar")
    mail.send()
    return mailfiles.names()[0]


def test_mail_becomes_one_whole_file(mail_folder):
    name = write_mail()

    assert [path.name for path in mail_folder.iterdir()] == [name]
    assert mailfiles.read(name).subject == "Your desk in Dresden"
    assert mailfiles.read(name).attachments[0].content.strip() == b"BEGIN:VCALENDAR"


def test_newest_mail_is_first(mail_folder):
    """Sabotage: cobaby/outbox/mailfiles.py: reverse=True) -> reverse=False)"""
    for number in range(3):
        send_mail(f"number {number}", "", None, ["ana@example.org"])

    assert mailfiles.read(mailfiles.names()[0]).subject == "number 2"


@pytest.mark.parametrize("name", ["../secret.eml", "..", ".hidden.eml", "a/b.eml", "x.eml", ""])
def test_a_name_never_leads_out_of_the_folder(mail_folder, name):
    """Sabotage: cobaby/outbox/mailfiles.py: if not FILE_NAME.fullmatch(name) or -> if"""
    mail_folder.mkdir()
    (mail_folder.parent / "secret.eml").write_text("Subject: secret")
    (mail_folder / "x.eml").write_text("Subject: not ours")

    with pytest.raises(mailfiles.NoSuchMail):
        mailfiles.read(name)


def test_administrator_reads_the_list_the_mail_and_its_calendar_file(administrator):
    name = write_mail()
    client = signed_in(administrator)

    assert b"Your desk in Dresden" in client.get("/demo/mail/").content
    assert b'href="https://cobaby.example/b/7"' in client.get(f"/demo/mail/{name}/").content
    calendar = client.get(f"/demo/mail/{name}/0/")
    assert calendar.headers["Content-Disposition"] == 'attachment; filename="booking.ics"'
    assert client.get(f"/demo/mail/{name}/1/").status_code == 404


def test_a_mail_is_seen_with_its_drawing(administrator):
    """Its pictures travel inside it, so they do here too; nothing is fetched, no script runs.

    Sabotage: cobaby/outbox/mailfiles.py: inside.get(named[1], named[0]) -> named[0]
    Sabotage: cobaby/outbox/views.py: @csp_replace({"script-src": [NONE], -> @csp_replace({
    """
    mail = DrawnEmail("Booked", "See you", to=["ana@example.org"])
    mail.attach_alternative('<img src="cid:hooks@cobaby" alt="">See you', "text/html")
    mail.send()

    answer = signed_in(administrator).get(f"/demo/mail/{mailfiles.names()[0]}/drawn/")

    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert '<img src="data:image/png;base64,iVBOR' in page and "cid:" not in page
    assert "script-src 'none'" in policy and "img-src data:" in policy


def test_an_empty_list_says_what_to_do(administrator):
    assert b"No mail yet" in signed_in(administrator).get("/demo/mail/").content


@pytest.mark.parametrize("path", ["", "{name}/", "{name}/drawn/", "{name}/0/"])
def test_nobody_else_reads_mail(path, editor, client):
    """Sabotage: cobaby/outbox/views.py: if not can_read_mail_files(request): -> if False:"""
    url = "/demo/mail/" + path.format(name=write_mail())

    assert client.get(url).status_code == 404
    assert signed_in(editor).get(url).status_code == 404


def test_outside_a_demo_nobody_reads_mail(administrator, settings):
    """Sabotage: cobaby/outbox/permissions.py: settings.DEMO and -> True and"""
    settings.DEMO = False
    write_mail()

    assert signed_in(administrator).get("/demo/mail/").status_code == 404
