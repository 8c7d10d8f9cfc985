# The page behind the QR code of a confirmation.

verify-title = Verificación de reserva
verify-valid = Reserva válida
verify-valid-hint = El código es auténtico y la reserva está vigente.
verify-expired = Confirmación vencida
verify-expired-hint = El código es auténtico, pero la estadía ya terminó.
verify-canceled = Reserva cancelada
verify-canceled-hint = El código es auténtico, pero la reserva fue cancelada.
verify-forged = Código no válido
verify-forged-hint = Este código no fue emitido por el hotel o fue modificado. Consulte con recepción.
verify-number = Número de confirmación
verify-arrival = Llegada
verify-departure = Salida
verify-room = Habitación
verify-uses = Consultas de este código
verify-day = { $date }
verify-rooms =
    { $rooms ->
        [one] { $room }
       *[other] { $rooms } habitaciones, { $room }
    }
verify-times =
    { $times ->
        [one] Esta es la primera
       *[other] { $times }, con esta
    }
