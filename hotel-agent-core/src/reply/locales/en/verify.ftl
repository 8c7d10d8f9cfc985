# The page behind the QR code of a confirmation.

verify-title = Reservation check
verify-valid = Valid reservation
verify-valid-hint = The code is genuine and the reservation stands.
verify-expired = Expired confirmation
verify-expired-hint = The code is genuine, but the stay is over.
verify-canceled = Cancelled reservation
verify-canceled-hint = The code is genuine, but the reservation was cancelled.
verify-forged = Not a valid code
verify-forged-hint = The hotel did not issue this code, or it was altered. Please ask reception.
verify-number = Confirmation number
verify-arrival = Arrival
verify-departure = Departure
verify-room = Room
verify-uses = Times this code was checked
verify-day = { $date }
verify-rooms =
    { $rooms ->
        [one] { $room }
       *[other] { $rooms } rooms, { $room }
    }
verify-times =
    { $times ->
        [one] This is the first time
       *[other] { $times }, this time included
    }
