"""Addresses below /manage/<space>/settings/. The first page is named `manage_settings`."""

from django.urls import path

from cobaby.manage.setup.views import booking, desks, hours, index, opening, place, rooms, team

urlpatterns = [
    path("", index.settings, name="manage_settings"),
    path("place/", place.place, name="manage_place"),
    path("words/", place.words, name="manage_words"),
    path("hours/", hours.hours, name="manage_hours"),
    path("closures/", hours.closures, name="manage_closures"),
    path("closures/<int:pk>/lift/", hours.lift, name="manage_lift_closure"),
    path("holidays/", hours.holidays, name="manage_holidays"),
    path("holidays/<int:pk>/", hours.holiday, name="manage_holiday"),
    path("desks/", desks.desks, name="manage_desks"),
    path("desks/<int:number>/", desks.desk, name="manage_desk"),
    path("desks/<int:number>/out/", desks.out, name="manage_desk_out"),
    path("desks/<int:number>/back/<int:pk>/", desks.back, name="manage_desk_back"),
    path("desks/<int:number>/remove/", desks.remove, name="manage_remove_desk"),
    path("rooms/", rooms.rooms, name="manage_rooms"),
    path("rooms/<int:pk>/", rooms.room, name="manage_room"),
    path("rooms/<int:pk>/rule/", rooms.room_rule, name="manage_room_rule"),
    path("rooms/<int:pk>/remove/", rooms.remove, name="manage_remove_room"),
    path("limits/", rooms.regime, name="manage_regime"),
    path("prices/", booking.prices, name="manage_prices"),
    path("prices/<int:pk>/withdraw/", booking.withdraw_prices, name="manage_withdraw_prices"),
    path("cancelling/", booking.cancellation, name="manage_cancellation"),
    path("booking/", booking.booking_rules, name="manage_booking_rules"),
    path("team/", team.team, name="manage_team"),
    path("team/join/", team.join_as_educator, name="manage_join_as_educator"),
    path("team/asked/<int:pk>/withdraw/", team.withdraw, name="manage_withdraw_member"),
    path("team/<int:pk>/", team.member, name="manage_member"),
    path("team/<int:pk>/papers/", team.add_paper, name="manage_add_paper"),
    path("team/<int:pk>/papers/<int:paper>/remove/", team.remove_paper, name="manage_remove_paper"),
    path("confirmation/", opening.confirmation, name="manage_confirmation"),
    path("stage/", opening.stage, name="manage_stage"),
]
