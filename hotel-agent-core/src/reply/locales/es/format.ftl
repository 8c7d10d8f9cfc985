# Words the formatting of dates, times, parties and lists is made of.
# `count` and `number` are numbers and choose the plural; everything else arrives as text.
#
# In every file: a date `x` comes with `x-short` ("vie 4 dic"), a moment `x` with `x-when` ("hoy a las 15:00"), lines `x` with `x-list` ("a, b y c").

weekday = { $number ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}
month = { $number ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
# A date of the current year, and of any other.
date = { $weekday } { $day } de { $month }
date-with-year = { $weekday } { $day } de { $month } de { $year }
weekday-short = { $number ->
    [1] lun
    [2] mar
    [3] mié
    [4] jue
    [5] vie
    [6] sáb
   *[7] dom
}
month-short = { $number ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
}
# For buttons and rows of a list.
date-short = { $weekday } { $day } { $month }
date-short-with-year = { $weekday } { $day } { $month } { $year }

moment = { $date } { $at }
# With the article: "hasta el viernes…", "hasta hoy…".
moment-when = el { $date } { $at }
moment-when-today = hoy { $at }
at = { $hour ->
    [1] a la
   *[other] a las
} { $time }

# 24 or 12: which of the times below are used.
clock = 24
time = { $hour }:{ $minute }
time-am = { $hour }:{ $minute } a. m.
time-am-sharp = { $hour } a. m.
time-pm = { $hour }:{ $minute } p. m.
time-pm-sharp = { $hour } p. m.
time-noon = 12 m.
time-midnight = 0:00

party-adults = { $count ->
    [one] { $count } adulto
   *[other] { $count } adultos
}
# `ages` lists the ages; `years` is their sum, for "1 año".
party-children = { $count ->
    [one] { $count } niño
   *[other] { $count } niños
} ({ $ages } { $years ->
    [one] año
   *[other] años
})
party-babies = { $count ->
    [one] { $count } bebé
   *[other] { $count } bebés
}

# The space at the end needs its braces: Fluent trims lines.
list-comma = ,{ " " }
list-and = { $first } y { $last }

# Where the channel cannot show what can be tapped.
choice-line = { $number }. { $title }
choice-line-more = { $number }. { $title }: { $description }
choice-pick = Responda con el número de su opción.
# A list needs a label and a message; these stand in when there is none.
choice-open = Ver opciones
choice-ask = Elija una opción:

# A member of staff, in their own words.
staff-says = *{ $name }*: { $text }

# Where a picture of the code cannot be shown, and for those who cannot see it.
qr-link = Código de la reserva { $number }: { $link }
qr-number = Reserva { $number }
qr-alt = Código QR de la reserva { $number }, { $property }
