# People: handing over, taking back, and what cannot wait.

hand-off-by = Le paso con una persona del equipo: le responde por aquí a más tardar { $moment-when }.
hand-off-soon = Le paso con una persona del equipo. Si es urgente, llame a recepción: { $phone }.
hand-off-urgent = Ya avisé a una persona del equipo.
question-passed-by = Pasé su mensaje a recepción; le responden por aquí a más tardar { $moment-when }.
payment-by-desk = Nuestro equipo le indica por aquí cómo pagar, a más tardar { $moment-when }.
question-passed = Pasé su mensaje a recepción; le responden por aquí.
agent-back = Soy { $assistant }, la asistente virtual, de nuevo con usted. ¿Le ayudo con algo más?
urgent-fire = 🚨 Si hay fuego, humo o gas, salga ya por la escalera y llame al *{ $emergency }*. Recepción: *{ $phone }*. Estoy avisando al equipo ahora mismo.
urgent-medical = 🚨 Si es una emergencia médica llame ya al *{ $emergency }*. Recepción: *{ $phone }*. Estoy avisando al equipo ahora mismo.
urgent-danger = 🚨 Si está en peligro llame ya al *{ $emergency }*. Recepción: *{ $phone }*. Estoy avisando al equipo ahora mismo.
urgent-locked-out = Estoy avisando al equipo ahora mismo. Llame también a recepción: *{ $phone }*. Si está en peligro: *{ $emergency }*.

# For the desk, in the house's first language.
desk-guest = Huésped: { $name }
desk-wrote = Escribió: { $words }
desk-dates = Fechas: { $arrival } a { $departure }
desk-people = Adultos: { $adults }, niños: { $children }, habitaciones: { $rooms }
desk-reservation = Reserva: { $number }
desk-detail = Detalle: { $detail }
