"""The texts about the limits of a care regime."""

from childcare.ratios.sentences import Sentence, _, ngettext, say, say_count

STAFF = _("%(limit)s Rule: %(rule)s (%(source)s).")
STAFF_OWN = _("%(limit)s Rule: %(rule)s.")
PARENTS = _("%(limit)s (%(rule)s)")

NOT_BORN = _("On that day the child is not born yet. Please check the date of birth.")
FROM_YEARS = _("Children may come once they are %(years)d.")
FROM_MONTHS = ngettext(
    "Children may come once they are %(count)d month old.",
    "Children may come once they are %(count)d months old.",
)
UNTIL_YEARS = _("Children may come until they turn %(years)d.")
UNTIL_MONTHS = ngettext(
    "Children may come until they are %(count)d month old.",
    "Children may come until they are %(count)d months old.",
)
DESK_NEEDED = _("A parent stays in the house meanwhile. Please book a desk as well.")
A_DAY = _("A child may stay at most %(time)s a day.")
IN_A_ROW = _("A child may stay at most %(time)s in a row.")
IN_A_ROW_GAP = _("A child may stay at most %(time)s in a row, and come again after %(gap)s.")
GAP = _("Between two stays there must be at least %(gap)s.")
DAYS_A_WEEK = ngettext(
    "A child may come on at most %(count)d day a week.",
    "A child may come on at most %(count)d days a week.",
)
A_WEEK = _("A child may stay at most %(time)s a week.")
AT_ONCE = ngettext(
    "At most %(count)d child may be here at once.",
    "At most %(count)d children may be here at once.",
)
HOURS = ngettext("%(count)d hour", "%(count)d hours")
MINUTES = ngettext("%(count)d minute", "%(count)d minutes")

OWN_RULES = _("Rules of the space")
REGIME_NAMES = (
    _("Piedmont rule for baby parking"),
    _("Emilia-Romagna rule for recreational services"),
    _("English rule for a crèche without registration"),
    _("Slovenian rule for group sizes"),
    _("North Rhine-Westphalia, group type I"),
    _("North Rhine-Westphalia, group type II"),
    _("North Rhine-Westphalia, group type III"),
    _("North Rhine-Westphalia, group type III, 45 hours"),
)


def with_rule(limit: Sentence, rule: str, source: str) -> tuple[Sentence, Sentence]:
    """The limit with the name of its rule: for staff with the source, and for parents."""
    parents = say(PARENTS, limit=limit, rule=say(rule))
    if not source:
        return say(STAFF_OWN, limit=limit, rule=say(rule)), parents
    return say(STAFF, limit=limit, rule=say(rule), source=source), parents


def duration(minutes: int) -> Sentence:
    if minutes % 60:
        return say_count(MINUTES, minutes)
    return say_count(HOURS, minutes // 60)


def not_born() -> Sentence:
    return say(NOT_BORN)


def too_young(months: int) -> Sentence:
    if months % 12:
        return say_count(FROM_MONTHS, months)
    return say(FROM_YEARS, years=months // 12)


def too_old(months: int) -> Sentence:
    if months % 12:
        return say_count(UNTIL_MONTHS, months)
    return say(UNTIL_YEARS, years=months // 12)


def desk_needed() -> Sentence:
    return say(DESK_NEEDED)


def at_most_a_day(minutes: int) -> Sentence:
    return say(A_DAY, time=duration(minutes))


def at_most_in_a_row(minutes: int, gap: int | None) -> Sentence:
    if gap is None:
        return say(IN_A_ROW, time=duration(minutes))
    return say(IN_A_ROW_GAP, time=duration(minutes), gap=duration(gap))


def gap_at_least(minutes: int) -> Sentence:
    return say(GAP, gap=duration(minutes))


def at_most_days_a_week(days: int) -> Sentence:
    return say_count(DAYS_A_WEEK, days)


def at_most_a_week(minutes: int) -> Sentence:
    return say(A_WEEK, time=duration(minutes))


def most_at_once(children: int) -> Sentence:
    return say_count(AT_ONCE, children)
