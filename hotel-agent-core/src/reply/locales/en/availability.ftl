# Looking for a stay.

ask-dates = On which day do you arrive, and on which day do you leave?
ask-dates-again = For which other dates shall I look?
ask-departure = Until which day are you staying, arriving on { $arrival }? You can also tell me how many nights.
ask-departure-again = On which day do you leave, or how many nights are you staying?
ask-party = How many people are staying? If there are children, please tell me their ages too.
ask-child-ages = How old are the children?
ask-tonight = It is past midnight: do you mean the night of { $first } or that of { $second }?
ask-which-date = To be sure: do you mean { $first } or { $second }?
date-cannot-be = That date or number cannot be.
date-past = { $date } is already past.
departure-not-after = You need to leave after you arrive, on { $arrival }.
stay-too-long = I can book stays of up to { $nights } nights here. For longer, write *person* and our team will help you.
beyond-horizon = Dates after { $date } are not on sale yet.

offers-for = This is what I have from *{ $arrival }* to *{ $departure }* ({ $nights ->
    [one] 1 night
   *[other] { $nights } nights
}, { $party }):
offer = *{ $position }. { $room }* — { $rate }
    { $nightly } · *Total { $total }* { $taxes }
    { $guarantee }
    { $cancellation }
    { $no_show }
nightly-even = { $price } a night
nightly-range = { $low } to { $high } a night
tax-included = (includes { $name }: { $amount })
fee-included = { $name }: { $amount }, included in the total.
fee-at-hotel = { $name }: { $amount }, not included in the total; payable at the hotel.
guarantee-held = No payment in advance: we hold the room until { $time } on the day of arrival.
guarantee-card = Guaranteed with a card at reception; nothing is charged in advance.
guarantee-prepayment = Needs { $amount } in advance; it is confirmed once we have received the payment.
cancel-free-until = Free cancellation until { $moment-when }; after that, { $fee }.
cancel-never-free = Non-refundable: canceling costs { $fee }.
no-show = If you do not arrive: { $fee }.
ask-offer = Which one shall I reserve? You can answer with the number, the name or “the cheapest”.
ask-offer-one = Shall I reserve it?
which-offer = Which of the options? Tell me the number or the name of the room.
no-offer-wanted = All right. If you would like me to look for other dates or another room, just tell me.
room-too-small = { $room } is for at most { $guests } people.
room-not-free = { $room } is not available on those dates.
choice-room = { $room }
choice-room-price = { $rate }: { $total } in total
choice-photos = See photos
choice-date = { $date-short }
choice-dates = { $arrival-short } – { $departure-short }

sold-out = I have no rooms from { $arrival } to { $departure }.
sold-out-night = I have no rooms from { $arrival } to { $departure }: the night of { $night } is sold out.
sold-out-closed = From { $arrival } to { $departure } the hotel is closed.
sold-out-minimum-stay = From { $arrival } to { $departure } the minimum stay is { $nights } nights.
sold-out-maximum-stay = From { $arrival } to { $departure } the maximum stay is { $nights } nights.
other-dates = These are the nearest free dates. Would any of them suit you?
no-other-dates = I see no free dates nearby either. Shall I look for other dates?

group-ask-dates = Gladly: our team takes care of several rooms and groups. For which dates would it be, arrival and departure?
group-ask-party = For how many people in all?
group-understood = For several rooms or a group our team prepares the offer; I am passing on what you told me.
photo = { $caption }
