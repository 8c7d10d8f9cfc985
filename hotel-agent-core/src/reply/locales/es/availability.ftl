# Looking for a stay.

ask-dates = ¿Qué día llega y qué día se va?
ask-dates-again = ¿Para qué otras fechas busco?
ask-departure = ¿Hasta qué día se queda, llegando el { $arrival }? También puede decirme cuántas noches.
ask-departure-again = ¿Qué día se va, o cuántas noches se queda?
ask-party = ¿Cuántas personas se hospedan? Si vienen niños, dígame también sus edades.
ask-child-ages = ¿Qué edad tienen los niños?
ask-tonight = Ya pasó la medianoche: ¿se refiere a la noche del { $first } o a la del { $second }?
ask-which-date = Para no equivocarme: ¿se refiere al { $first } o al { $second }?
date-cannot-be = Esa fecha o cantidad no puede ser.
date-past = El { $date } ya pasó.
departure-not-after = La salida tiene que ser después de la llegada, el { $arrival }.
stay-too-long = Por este medio reservo estadías de hasta { $nights } noches. Para más tiempo escriba *persona* y le atiende nuestro equipo.
beyond-horizon = Todavía no tenemos a la venta fechas después del { $date }.

offers-for = Esto es lo que tengo del *{ $arrival }* al *{ $departure }* ({ $nights ->
    [one] 1 noche
   *[other] { $nights } noches
}, { $party }):
offer = *{ $position }. { $room }* — { $rate }
    { $nightly } · *Total { $total }* { $taxes }
    { $guarantee }
    { $cancellation }
    { $no_show }
nightly-even = { $price } por noche
nightly-range = De { $low } a { $high } por noche
tax-included = (incluye { $name }: { $amount })
fee-included = { $name }: { $amount }, incluida en el total.
fee-at-hotel = { $name }: { $amount }, no incluida en el total; se paga en el hotel.
guarantee-held = Sin pago anticipado: guardamos la habitación hasta las { $time } del día de llegada.
guarantee-card = Se garantiza con tarjeta en la recepción; no hay cobro anticipado.
guarantee-prepayment = Requiere pago anticipado de { $amount }; queda confirmada cuando recibimos el pago.
cancel-free-until = Cancelación gratis hasta { $moment-when }; después, { $fee }.
cancel-never-free = No reembolsable: cancelar cuesta { $fee }.
no-show = Si no llega: { $fee }.
ask-offer = ¿Cuál le reservo? Puede responder con el número, el nombre o «la más barata».
ask-offer-one = ¿Se la reservo?
which-offer = ¿Cuál de las opciones? Dígame el número o el nombre de la habitación.
no-offer-wanted = De acuerdo. Si quiere buscar otras fechas u otra habitación, solo dígame.
room-too-small = { $room } es para { $guests } personas como máximo.
room-not-free = { $room } no está disponible en esas fechas.
choice-room = { $room }
choice-room-price = { $rate }: { $total } en total
choice-photos = Ver fotos
choice-date = { $date-short }
choice-dates = { $arrival-short } – { $departure-short }

sold-out = No tengo habitaciones del { $arrival } al { $departure }.
sold-out-night = No tengo habitaciones del { $arrival } al { $departure }: la noche del { $night } está completa.
sold-out-closed = Del { $arrival } al { $departure } el hotel no recibe huéspedes.
sold-out-minimum-stay = Del { $arrival } al { $departure } la estadía mínima es de { $nights } noches.
sold-out-maximum-stay = Del { $arrival } al { $departure } la estadía máxima es de { $nights } noches.
other-dates = Las fechas libres más cercanas son estas. ¿Le sirve alguna?
no-other-dates = Tampoco veo fechas libres cercanas. ¿Busco en otras fechas?

group-ask-dates = Con gusto: para varias habitaciones o un grupo le atiende nuestro equipo. ¿Para qué fechas sería, de llegada y de salida?
group-ask-party = ¿Para cuántas personas en total?
group-understood = Para varias habitaciones o un grupo prepara la oferta nuestro equipo; ya le paso lo que me contó.
photo = { $caption }
