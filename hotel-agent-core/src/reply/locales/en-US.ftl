# American English: only what differs.

date = { $weekday }, { $month } { $day }
date-with-year = { $weekday }, { $month } { $day }, { $year }
date-short = { $weekday }, { $month } { $day }
date-short-with-year = { $weekday }, { $month } { $day }, { $year }
