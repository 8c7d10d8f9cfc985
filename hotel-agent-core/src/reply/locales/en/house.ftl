# The house: its facts and hours.

house-text = { $text }
checkin = Check-in is from { $time }.
checkout = Check-out is until { $time }.
late-checkout-fee = Late check-out is possible until { $time } and costs { $fee }, subject to availability.
late-checkout-free = Late check-out is possible until { $time } free of charge, subject to availability.
address = *{ $name }*: { $address }
contact = Phone: { $phone }. E-mail: { $email }.
ask-reception = I do not know that for certain, so I am asking reception.
desk-always-open = *{ $desk }*: open 24 hours.
desk-open-until = *{ $desk }*: open now, until { $until-when }.
desk-closed-opens = *{ $desk }*: closed now; opens { $opens-when }.
desk-closed = *{ $desk }*: closed for now.
desk-on-day = *{ $desk }*, { $line }
desk-week = Hours of the next seven days, *{ $desk }*:
    { $lines }
week-day = { $day }
week-days = { $first } to { $last }
week-line = { $days }: { $hours-list }
week-line-closed = { $days }: closed
week-hours = { $from } – { $to }
