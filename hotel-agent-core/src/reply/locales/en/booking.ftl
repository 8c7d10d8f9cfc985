# From a chosen offer to a reservation.

ask-name = Under which name shall I make the reservation? First name and surname, please.
ask-guest-name = What is the name of the person who is staying? First name and surname, please.
ask-name-again = I need the first name and the surname, please.
ask-email = To which e-mail address shall I send the confirmation?
ask-email-again = That e-mail address does not look right. Could you write it again, please?
ask-phone = What is your phone number, with the country code?
ask-phone-again = That phone number does not look right. Could you write it again with the country code, please?
read-back = *Please check your reservation:*
    { $lines }
read-back-dates = Arrival: { $arrival }. Departure: { $departure }. { $nights ->
    [one] 1 night.
   *[other] { $nights } nights.
}
read-back-room = Room: { $room }, { $rate }
read-back-party = Guests: { $party }
read-back-name = Name: { $name }
read-back-email = E-mail: { $email }
read-back-total = *Total: { $total }*
read-back-arrival-time = Arrival time: { $time }
arrival-noted = Arrival time noted: { $time }.
arrival-late = Arrival time: { $time }. Please note that we hold the room until { $until }; if you will arrive later, let us know on the day.
held-until = A room without payment in advance is held until { $until } on the day of arrival; if you will arrive later, let us know on the day.
confirm-reserve = Shall I confirm the reservation?
confirm-request = This rate is paid in advance: if you say yes, I register your request and our team tells you how to pay. The reservation is confirmed once we have received the payment. Shall I register it?
choice-yes-reserve = Yes, reserve
choice-no-change = No, change it
nothing-reserved = All right, I have not reserved anything. What shall I change: the dates, the room or the people?
price-changed = The price has changed: the total is now *{ $total }*.
price-changed-checking = The price of that room has just changed, so I have not reserved anything. One moment, I am checking it again.
offer-gone = That room is no longer available; I have not reserved anything. This is what there is now:
confirming = Your reservation is being registered, but the hotel's system has not confirmed it to me yet. I will write as soon as I know; please do not make it again.
still-confirming = I am still waiting for the hotel's system to confirm. I will write as soon as I know.
not-reserved-after-all = The reservation could not be completed: nothing was registered.
reserved = ✅ *Your reservation is confirmed.* Number: *{ $number }*
    { $lines }
    We look forward to welcoming you!
reserved-awaiting-payment = I have registered your request under number *{ $number }*. *It is not confirmed yet*: it will be once we have received the payment.
    { $lines }
qr-caption = Show this code when you arrive. Reservation { $number }.
