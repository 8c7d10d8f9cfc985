# People: handing over, taking back, and what cannot wait.

hand-off-by = I am passing you to a person of the team: they will answer you here by { $moment-when }.
hand-off-soon = I am passing you to a person of the team. If it is urgent, please call reception: { $phone }.
hand-off-urgent = A person of the team has been told.
question-passed-by = I have passed your message to reception; they will answer you here by { $moment-when }.
payment-by-desk = Our team will tell you here how to pay, by { $moment-when }.
question-passed = I have passed your message to reception; they will answer you here.
agent-back = This is { $assistant }, the virtual assistant, back with you. Can I help you with anything else?
urgent-fire = 🚨 If there is fire, smoke or gas, leave now by the stairs and call *{ $emergency }*. Reception: *{ $phone }*. I am telling the team right now.
urgent-medical = 🚨 If this is a medical emergency, call *{ $emergency }* now. Reception: *{ $phone }*. I am telling the team right now.
urgent-danger = 🚨 If you are in danger, call *{ $emergency }* now. Reception: *{ $phone }*. I am telling the team right now.
urgent-locked-out = I am telling the team right now. Please also call reception: *{ $phone }*. If you are in danger: *{ $emergency }*.

# For the desk, in the house's first language.
desk-guest = Guest: { $name }
desk-wrote = Wrote: { $words }
desk-dates = Dates: { $arrival } to { $departure }
desk-people = Adults: { $adults }, children: { $children }, rooms: { $rooms }
desk-reservation = Reservation: { $number }
desk-detail = Detail: { $detail }
