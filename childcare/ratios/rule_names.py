"""The names of the shipped rules, so that Babel finds them; the packs themselves are data."""

from childcare.ratios.sentences import _

RULE_NAMES = (
    _("Dutch table"),
    _("Dutch rule for after-school care"),
    _("Finnish rule for early education"),
    _("Flemish rule for living groups"),
    _("Norwegian staffing rule"),
    _("Piedmont rule for baby parking"),
    _("Polish rule for children under 3"),
    _("Veneto rule for crèches"),
)

# The classes of the shipped rules, as `Policy.classes` lists them.
CLASS_NAMES = (
    _("under 1"),
    _("1 year"),
    _("2 years"),
    _("3 years"),
    _("under 3"),
    _("3 and over"),
    _("3 and over, full day"),
    _("3 and over, part day"),
    _("under 1 or with special needs"),
    _("1 and 2"),
    _("3 to 12 months"),
    _("12 to 36 months"),
    _("13 months to 6 years"),
    _("4 to 6"),
    _("7 and over"),
    _("all ages"),
)
