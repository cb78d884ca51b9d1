"""Addresses of the API, of its documentation, and of the keys that open it."""

from django.urls import include, path, re_path

from cobaby.api.views import (
    base,
    booking,
    bookings,
    changing,
    children,
    docs,
    manage,
    root,
    same_day,
    spaces,
    tokens,
    waiting,
)

about_a_space = [
    path("", spaces.OneSpace.as_view(), name="api_space"),
    path("days/", spaces.SpaceDays.as_view(), name="api_space_days"),
    path("times/", spaces.SpaceTimes.as_view(), name="api_space_times"),
    path("hold/", booking.Hold.as_view(), name="api_hold"),
    path("book/", booking.Book.as_view(), name="api_book"),
    path("wait/", waiting.Wait.as_view(), name="api_wait"),
]
about_a_booking = [
    path("", bookings.OneBooking.as_view(), name="api_booking"),
    path("times/", bookings.MoveTimes.as_view(), name="api_move_times"),
    path("fee/", bookings.BookingFee.as_view(), name="api_fee"),
    path("confirm/", changing.Confirm.as_view(), name="api_confirm"),
    path("extend/", changing.Extend.as_view(), name="api_extend"),
    path("release/", changing.Release.as_view(), name="api_release"),
    path("move/", changing.Move.as_view(), name="api_move"),
    path("children/", changing.ChangeChildren.as_view(), name="api_change_children"),
    path("children/price/", bookings.ChildrenPrice.as_view(), name="api_children_price"),
    path("late/", same_day.RunningLate.as_view(), name="api_late"),
    path("illness/", same_day.IllnessWays.as_view(), name="api_illness"),
    path("ill/", same_day.ChildIll.as_view(), name="api_ill"),
    path("cancel/", changing.Cancel.as_view(), name="api_cancel"),
]
about_a_managed_space = [
    path("day/", manage.Day.as_view(), name="api_managed_day"),
    path("week/", manage.Week.as_view(), name="api_managed_week"),
]
v1 = [
    path("", root.Root.as_view(), name="api_root"),
    path("schema/", root.Schema.as_view(), name="api_schema"),
    path("spaces/", spaces.Spaces.as_view(), name="api_spaces"),
    path("spaces/<slug:slug>/", include(about_a_space)),
    path("bookings/", bookings.Bookings.as_view(), name="api_bookings"),
    path("bookings/<slug:reference>/", include(about_a_booking)),
    path("waits/", waiting.Waits.as_view(), name="api_waits"),
    path("waits/<int:id>/stop/", waiting.StopWaiting.as_view(), name="api_stop_waiting"),
    path("children/", children.Children.as_view(), name="api_children"),
    path("manage/spaces/", manage.ManagedSpaces.as_view(), name="api_managed_spaces"),
    path("manage/spaces/<slug:slug>/", include(about_a_managed_space)),
]
urlpatterns = [
    path("api/v1/", include(v1)),
    re_path(r"^api/(?P<rest>[\s\S]*)\Z", base.NoSuchAddress.as_view(), name="no_such_api"),
    path("developers/", docs.documentation, name="api_docs"),
    path("developers/problems/", docs.problem_types, name="api_problems"),
    path("me/software/", tokens.access, name="api_tokens"),
    path("me/software/<int:pk>/revoke/", tokens.revoke, name="revoke_api_token"),
]
