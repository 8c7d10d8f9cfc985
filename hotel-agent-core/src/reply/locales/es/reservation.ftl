# Reservations that exist: finding, telling, canceling, reminding.

ask-number = ¿Cuál es el número de su reserva?
ask-surname = ¿Cuál es el apellido que figura en la reserva { $number }?
not-found = No encuentro una reserva con esos datos. Revise el número y el apellido, por favor. ¿Me escribe el número de nuevo?
which-reservation = Tiene más de una reserva. ¿De cuál hablamos?
choice-reservation = { $number }
choice-reservation-dates = { $arrival-short } – { $departure-short }
status-confirmed = Su reserva *{ $number }* está confirmada.
    { $lines }
status-tentative = Su reserva *{ $number }* está registrada y todavía no confirmada: falta el pago.
    { $lines }
status-in-house = Su reserva *{ $number }*: ya está hospedado con nosotros.
    { $lines }
status-checked-out = Su reserva *{ $number }* corresponde a una estadía que ya terminó.
    { $lines }
status-canceled = Su reserva *{ $number }* está cancelada.
    { $lines }
status-no-show = Su reserva *{ $number }* figura como no presentada.
    { $lines }
status-other = Su reserva *{ $number }*:
    { $lines }
booked-through-channel = Esta reserva se hizo por { $channel }: los precios y los cambios se ven allí.
change-through-channel = Esta reserva se hizo por { $channel }, y los cambios se hacen allí directamente.
change-by-desk = Los cambios de la reserva *{ $number }* los hace nuestro equipo.
cancel-through-channel = Esta reserva se hizo por { $channel }: se cancela allí directamente.
already-canceled = La reserva *{ $number }* ya está cancelada.
cancel-too-late = La reserva *{ $number }* ya no se puede cancelar por aquí.
cancel-review = Reserva *{ $number }*:
    { $lines }
cancel-free = Cancelarla ahora no cuesta nada. ¿La cancelo?
cancel-fee = Cancelarla ahora cuesta *{ $fee }*. ¿La cancelo?
confirm-cancel-again = ¿Cancelo la reserva?
cancel-cost-unknown = No puedo decirle con certeza cuánto cuesta cancelar la reserva *{ $number }*, así que no la cancelé.
cancel-cost-changed = El costo de cancelar acaba de cambiar, así que no cancelé nada. Un momento, lo consulto de nuevo.
choice-yes-cancel = Sí, cancelar
choice-no-keep = No, mantenerla
nothing-canceled = De acuerdo, no cancelé nada: su reserva sigue igual.
canceled = Su reserva *{ $number }* quedó cancelada.
canceling = La cancelación se está registrando, pero el sistema del hotel aún no me la confirma. Le escribo en cuanto lo sepa.
not-canceled-after-all = La cancelación no se registró: su reserva sigue vigente.
reminder = Le esperamos el *{ $arrival }*, desde las { $check_in }. Reserva *{ $number }*. Estamos en { $address }. Si su hora de llegada cambia, escríbanos. (Para no recibir recordatorios: *BAJA*.)
review-request = Gracias por hospedarse en { $name }. Si tiene un minuto, nos ayuda mucho su opinión: { $url } (Para no recibir estos mensajes: *BAJA*.)
