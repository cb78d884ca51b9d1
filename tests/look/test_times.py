"""Hours stay on one line, however narrow the screen is."""

from django.template.loader import render_to_string

from cobaby.templatetags.look import keep_times, status


def test_a_span_of_time_does_not_break_at_its_dash() -> None:
    """Sabotage: cobaby/templatetags/look.py: <span class="nw">\\g<0></span> -> \\g<0>"""
    assert keep_times("Mon, 14:30–16:45: full") == (
        'Mon, <span class="nw">14:30–16:45</span>: full'
    )
    assert '</svg><span>Today <span class="nw">09:00–12:30</span>' in status(
        "fits", "Today 09:00–12:30"
    )


def test_what_a_manager_wrote_stays_text() -> None:
    """Sabotage: cobaby/templatetags/look.py: conditional_escape(words))) -> str(words)))"""
    html = render_to_string(
        "components/banner.html", {"kind": "info", "text": "<b>9</b> 9:00–10:00"}
    )

    assert "&lt;b&gt;9&lt;/b&gt;" in html and 'class="nw">9:00–10:00' in html
