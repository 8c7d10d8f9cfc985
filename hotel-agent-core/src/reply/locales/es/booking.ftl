# From a chosen offer to a reservation.

ask-name = ¿A nombre de quién hago la reserva? Nombre y apellido, por favor.
ask-guest-name = ¿Cómo se llama la persona que se hospeda? Nombre y apellido, por favor.
ask-name-again = Necesito el nombre y el apellido, por favor.
ask-email = ¿A qué correo le envío la confirmación?
ask-email-again = Ese correo no parece válido. ¿Me lo escribe de nuevo, por favor?
ask-phone = ¿Cuál es su número de teléfono, con el código del país?
ask-phone-again = Ese teléfono no parece válido. ¿Me lo escribe de nuevo con el código del país, por favor?
read-back = *Revise su reserva, por favor:*
    { $lines }
read-back-dates = Llegada: { $arrival }. Salida: { $departure }. { $nights ->
    [one] 1 noche.
   *[other] { $nights } noches.
}
read-back-room = Habitación: { $room }, { $rate }
read-back-party = Huéspedes: { $party }
read-back-name = A nombre de: { $name }
read-back-email = Correo: { $email }
read-back-total = *Total: { $total }*
read-back-arrival-time = Hora de llegada: { $time }
arrival-noted = Hora de llegada anotada: { $time }.
arrival-late = Hora de llegada: { $time }. Tenga en cuenta que guardamos la habitación hasta las { $until }; si va a llegar después, avísenos ese día.
held-until = Una habitación sin pago anticipado se guarda hasta las { $until } del día de llegada; si va a llegar después, avísenos ese mismo día.
confirm-reserve = ¿Confirmo la reserva?
confirm-request = Esta tarifa se paga por anticipado: si me dice que sí, registro su solicitud y nuestro equipo le indica cómo pagar. La reserva queda confirmada cuando recibimos el pago. ¿La registro?
choice-yes-reserve = Sí, reservar
choice-no-change = No, cambiar algo
nothing-reserved = De acuerdo, no reservé nada. ¿Qué cambio: las fechas, la habitación o las personas?
price-changed = El precio cambió: ahora el total es *{ $total }*.
price-changed-checking = El precio de esa habitación acaba de cambiar, así que no reservé nada. Un momento, lo consulto de nuevo.
offer-gone = Esa habitación ya no está disponible; no reservé nada. Esto es lo que hay ahora:
confirming = Su reserva se está registrando, pero el sistema del hotel aún no me lo confirma. Le escribo en cuanto lo sepa; por favor no la haga de nuevo.
still-confirming = Todavía estoy esperando la confirmación del sistema del hotel. Le escribo en cuanto la tenga.
not-reserved-after-all = La reserva no se pudo completar: no quedó nada registrado.
reserved = ✅ *Su reserva está confirmada.* Número: *{ $number }*
    { $lines }
    ¡Le esperamos!
reserved-awaiting-payment = Registré su solicitud con el número *{ $number }*. *Todavía no está confirmada*: queda confirmada cuando recibamos el pago.
    { $lines }
qr-caption = Muestre este código al llegar. Reserva { $number }.
