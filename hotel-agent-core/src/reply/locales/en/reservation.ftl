# Reservations that exist: finding, telling, canceling, reminding.

ask-number = What is the number of your reservation?
ask-surname = Which surname is reservation { $number } under?
not-found = I cannot find a reservation with those details. Please check the number and the surname. Could you write the number again?
which-reservation = You have more than one reservation. Which one do you mean?
choice-reservation = { $number }
choice-reservation-dates = { $arrival-short } – { $departure-short }
status-confirmed = Your reservation *{ $number }* is confirmed.
    { $lines }
status-tentative = Your reservation *{ $number }* is registered and not confirmed yet: the payment is missing.
    { $lines }
status-in-house = Your reservation *{ $number }*: you are staying with us.
    { $lines }
status-checked-out = Your reservation *{ $number }* is of a stay that is over.
    { $lines }
status-canceled = Your reservation *{ $number }* is canceled.
    { $lines }
status-no-show = Your reservation *{ $number }* is marked as a no-show.
    { $lines }
status-other = Your reservation *{ $number }*:
    { $lines }
booked-through-channel = This reservation was made through { $channel }: prices and changes are handled there.
change-through-channel = This reservation was made through { $channel }, and changes are made there directly.
change-by-desk = Our team makes the changes to reservation *{ $number }*.
cancel-through-channel = This reservation was made through { $channel }: it is canceled there directly.
already-canceled = Reservation *{ $number }* is already canceled.
cancel-too-late = Reservation *{ $number }* can no longer be canceled here.
cancel-review = Reservation *{ $number }*:
    { $lines }
cancel-free = Canceling it now costs nothing. Shall I cancel it?
cancel-fee = Canceling it now costs *{ $fee }*. Shall I cancel it?
confirm-cancel-again = Shall I cancel the reservation?
cancel-cost-unknown = I cannot tell you for certain what canceling reservation *{ $number }* costs, so I have not canceled it.
cancel-cost-changed = The cost of canceling has just changed, so I have not canceled anything. One moment, I am checking it again.
choice-yes-cancel = Yes, cancel
choice-no-keep = No, keep it
nothing-canceled = All right, I have not canceled anything: your reservation stands.
canceled = Your reservation *{ $number }* is canceled.
canceling = The cancellation is being registered, but the hotel's system has not confirmed it to me yet. I will write as soon as I know.
not-canceled-after-all = The cancellation was not registered: your reservation still stands.
reminder = We look forward to welcoming you on *{ $arrival }*, from { $check_in }. Reservation *{ $number }*. We are at { $address }. If your arrival time changes, write to us. (To stop reminders: *STOP*.)
review-request = Thank you for staying at { $name }. If you have a minute, your opinion helps us a lot: { $url } (To stop these messages: *STOP*.)
