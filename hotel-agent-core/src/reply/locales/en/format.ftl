# Words the formatting of dates, times, parties and lists is made of.
# `count` and `number` are numbers and choose the plural; everything else arrives as text.
#
# In every file: a date `x` comes with `x-short` ("Fri 4 Dec"), a moment `x` with `x-when` ("today at 3 pm"), lines `x` with `x-list` ("a, b and c").

weekday = { $number ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
# A date of the current year, and of any other.
date = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
weekday-short = { $number ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
month-short = { $number ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
# For buttons and rows of a list.
date-short = { $weekday } { $day } { $month }
date-short-with-year = { $weekday } { $day } { $month } { $year }

moment = { $date } { $at }
moment-when = { $date } { $at }
moment-when-today = today { $at }
at = { $hour ->
   *[other] at
} { $time }

# 24 or 12: which of the times below are used.
clock = 12
time = { $hour }:{ $minute }
time-am = { $hour }:{ $minute } am
time-am-sharp = { $hour } am
time-pm = { $hour }:{ $minute } pm
time-pm-sharp = { $hour } pm
time-noon = 12 noon
# "Midnight" leaves open which day it belongs to.
time-midnight = 00:00

party-adults = { $count ->
    [one] { $count } adult
   *[other] { $count } adults
}
# `ages` lists the ages; `years` is their sum, for "1 year".
party-children = { $count ->
    [one] { $count } child
   *[other] { $count } children
} ({ $ages } { $years ->
    [one] year
   *[other] years
} old)
party-babies = { $count ->
    [one] { $count } baby
   *[other] { $count } babies
}

# The space at the end needs its braces: Fluent trims lines.
list-comma = ,{ " " }
list-and = { $first } and { $last }

# Where the channel cannot show what can be tapped.
choice-line = { $number }. { $title }
choice-line-more = { $number }. { $title }: { $description }
choice-pick = Please reply with the number of your choice.
# A list needs a label and a message; these stand in when there is none.
choice-open = See options
choice-ask = Please choose:

# A member of staff, in their own words.
staff-says = *{ $name }*: { $text }

# Where a picture of the code cannot be shown, and for those who cannot see it.
qr-link = Code of reservation { $number }: { $link }
qr-number = Reservation { $number }
qr-alt = QR code of reservation { $number }, { $property }
