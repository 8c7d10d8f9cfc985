# The house: its facts and hours.

house-text = { $text }
checkin = La entrada es desde las { $time }.
checkout = La salida es hasta las { $time }.
late-checkout-fee = La salida tarde es posible hasta las { $time } y cuesta { $fee }, según disponibilidad.
late-checkout-free = La salida tarde es posible hasta las { $time } sin costo, según disponibilidad.
address = *{ $name }*: { $address }
contact = Teléfono: { $phone }. Correo: { $email }.
ask-reception = Eso no lo sé con certeza, así que lo pregunto en recepción.
desk-always-open = *{ $desk }*: abierto las 24 horas.
desk-open-until = *{ $desk }*: abierto ahora, hasta { $until-when }.
desk-closed-opens = *{ $desk }*: cerrado ahora; abre { $opens-when }.
desk-closed = *{ $desk }*: cerrado por ahora.
desk-on-day = *{ $desk }*, { $line }
desk-week = Horario de los próximos siete días, *{ $desk }*:
    { $lines }
week-day = { $day }
week-days = { $first } a { $last }
week-line = { $days }: { $hours-list }
week-line-closed = { $days }: cerrado
week-hours = { $from } – { $to }
