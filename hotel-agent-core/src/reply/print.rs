//! Typed arguments as words: dates, times, parties and amounts in one language.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use fluent::FluentArgs;

use super::{Catalogue, Locale, Say, format, say::Arg};
use crate::reservation::Party;

/// Stands for lines that are none until their line is taken out; no text a guest or a hotelier writes holds it.
const EMPTY: &str = "\u{1}";

/// Prints messages in exactly one locale; every method gives `None` where the locale lacks a message.
pub(in crate::reply) struct Printer<'a> {
    catalogue: &'a Catalogue,
    locale: &'a Locale,
    today: NaiveDate,
}

impl<'a> Printer<'a> {
    pub(in crate::reply) fn new(catalogue: &'a Catalogue, locale: &'a Locale, today: NaiveDate) -> Printer<'a> {
        Printer { catalogue, locale, today }
    }

    pub(in crate::reply) fn say(&self, say: &Say) -> Option<String> {
        let mut args = FluentArgs::with_capacity(say.args.len());
        for (name, arg) in &say.args {
            self.set(&mut args, name, arg)?;
        }
        let text = self.catalogue.message(self.locale, say.key, &args)?;
        // Lines may be empty (an offer without taxes): they take the line they stand on with them.
        let lines = text.split('\n').filter(|line| line.trim() != EMPTY);
        Some(lines.map(|line| line.replace(EMPTY, "").trim_end().to_owned()).collect::<Vec<_>>().join("\n"))
    }

    /// Sets an argument, and beside it the other forms a message may choose from: `{ $date-short }` for a button,
    /// `{ $lines-list }` for lines in a sentence.
    fn set(&self, args: &mut FluentArgs<'_>, name: &'static str, arg: &Arg) -> Option<()> {
        match arg {
            // A number, so that messages can choose their plural by it.
            Arg::Count(count) => args.set(name, *count),
            Arg::Money(money) => args.set(name, format::money(money, &self.locale.country)),
            Arg::Date(date) => {
                args.set(name, self.date(*date)?);
                args.set(format!("{name}-short"), self.short_date(*date)?);
            }
            Arg::DateTime(moment) => {
                args.set(name, self.moment(*moment)?);
                args.set(format!("{name}-when"), self.when(*moment)?);
            }
            Arg::Time(time) => args.set(name, self.time(*time)?),
            Arg::Text(text) => args.set(name, text.clone()),
            Arg::Name(text) => args.set(name, text.get(self.locale.language).unwrap_or_default().to_owned()),
            Arg::Party(party) => args.set(name, self.party(party)?),
            Arg::Say(say) => args.set(name, self.say(say)?),
            Arg::Lines(lines) => {
                let lines = lines.iter().map(|line| self.say(line)).collect::<Option<Vec<_>>>()?;
                args.set(name, if lines.is_empty() { EMPTY.to_owned() } else { lines.join("\n") });
                args.set(format!("{name}-list"), self.list(lines)?);
            }
        }
        Some(())
    }

    /// `viernes 4 de diciembre`; the year is said where it is not this year.
    fn date(&self, date: NaiveDate) -> Option<String> {
        self.dated(date, ["weekday", "month", "date", "date-with-year"])
    }

    /// `vie 4 dic`, for buttons and rows of a list.
    fn short_date(&self, date: NaiveDate) -> Option<String> {
        self.dated(date, ["weekday-short", "month-short", "date-short", "date-short-with-year"])
    }

    fn dated(&self, date: NaiveDate, [weekday, month, this_year, other_year]: [&str; 4]) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set("weekday", self.word(weekday, "number", date.weekday().number_from_monday())?);
        args.set("day", date.day());
        args.set("month", self.word(month, "number", date.month())?);
        // As text: a number could one day be grouped.
        args.set("year", date.year().to_string());
        let key = if date.year() == self.today.year() { this_year } else { other_year };
        self.catalogue.message(self.locale, key, &args)
    }

    /// `15:00` or `3 pm`, by the catalogue's `clock`.
    fn time(&self, time: NaiveTime) -> Option<String> {
        let (pm, hour12) = time.hour12();
        let twelve = self.plain("clock")? == "12";
        let key = match (twelve, time.hour(), time.minute()) {
            (false, ..) => "time",
            (true, 0, 0) => "time-midnight",
            (true, 12, 0) => "time-noon",
            (true, _, 0) if pm => "time-pm-sharp",
            (true, _, 0) => "time-am-sharp",
            (true, ..) if pm => "time-pm",
            (true, ..) => "time-am",
        };
        let mut args = FluentArgs::new();
        args.set("hour", if twelve { hour12 } else { time.hour() });
        args.set("minute", format!("{:02}", time.minute()));
        self.catalogue.message(self.locale, key, &args)
    }

    /// `viernes 4 de diciembre a las 15:00`.
    fn moment(&self, moment: NaiveDateTime) -> Option<String> {
        self.timed("moment", moment)
    }

    /// `el viernes 4 de diciembre a las 15:00` or `hoy a las 15:00`: with the article, where the language has one.
    fn when(&self, moment: NaiveDateTime) -> Option<String> {
        self.timed(if moment.date() == self.today { "moment-when-today" } else { "moment-when" }, moment)
    }

    fn timed(&self, key: &str, moment: NaiveDateTime) -> Option<String> {
        let twelve = self.plain("clock")? == "12";
        let mut at = FluentArgs::new();
        at.set("hour", if twelve { moment.hour12().1 } else { moment.hour() });
        at.set("time", self.time(moment.time())?);
        let mut args = FluentArgs::new();
        args.set("at", self.catalogue.message(self.locale, "at", &at)?);
        args.set("date", self.date(moment.date())?);
        self.catalogue.message(self.locale, key, &args)
    }

    /// `2 adultos, 1 niño (5 años) y 1 bebé`.
    fn party(&self, party: &Party) -> Option<String> {
        let ages: Vec<u8> = party.child_ages().iter().copied().filter(|age| *age > 0).collect();
        let babies = party.child_ages().len() - ages.len();
        let mut groups = vec![self.word("party-adults", "count", u32::from(party.adults()))?];
        if !ages.is_empty() {
            let mut args = FluentArgs::new();
            args.set("count", ages.len());
            args.set("ages", self.list(ages.iter().map(u8::to_string).collect())?);
            // "1 año" is only said of one child of one year.
            args.set("years", ages.iter().copied().map(u32::from).sum::<u32>());
            groups.push(self.catalogue.message(self.locale, "party-children", &args)?);
        }
        if babies > 0 {
            groups.push(self.word("party-babies", "count", u32::try_from(babies).unwrap_or(u32::MAX))?);
        }
        self.list(groups)
    }

    /// `a`, `a y b`, `a, b y c`.
    fn list(&self, mut items: Vec<String>) -> Option<String> {
        let Some(last) = items.pop() else { return Some(String::new()) };
        if items.is_empty() {
            return Some(last);
        }
        let mut args = FluentArgs::new();
        args.set("first", items.join(&self.plain("list-comma")?));
        args.set("last", last);
        self.catalogue.message(self.locale, "list-and", &args)
    }

    fn word(&self, key: &str, name: &'static str, number: u32) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set(name, number);
        self.catalogue.message(self.locale, key, &args)
    }

    fn plain(&self, key: &str) -> Option<String> {
        self.catalogue.message(self.locale, key, &FluentArgs::new())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::{NaiveDate, NaiveTime};

    use super::Printer;
    use crate::{
        guest::Language::{En, Es},
        reply::{Catalogue, Locale},
        reservation::Party,
    };

    fn check<T: std::fmt::Debug>(
        print: impl Fn(&Printer<'_>, &T) -> Option<String>,
        value: T,
        expected: &[(Locale, &str)],
    ) {
        let catalogue = Catalogue::builtin().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for (locale, expected) in expected {
            let printed = print(&Printer::new(&catalogue, locale, today), &value);
            assert_eq!(printed.as_deref(), Some(*expected), "{value:?} in {locale:?}");
        }
    }

    #[test]
    fn dates_name_the_year_unless_it_is_this_one() {
        for (date, es, gb, us) in [
            ((2026, 12, 4), "viernes 4 de diciembre", "Friday 4 December", "Friday, December 4"),
            ((2027, 1, 1), "viernes 1 de enero de 2027", "Friday 1 January 2027", "Friday, January 1, 2027"),
            ((2025, 3, 30), "domingo 30 de marzo de 2025", "Sunday 30 March 2025", "Sunday, March 30, 2025"),
            ((2026, 9, 9), "miércoles 9 de septiembre", "Wednesday 9 September", "Wednesday, September 9"),
        ] {
            let date = NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap();
            let expected = [(Locale::new(Es, "CO"), es), (Locale::new(En, "GB"), gb), (Locale::new(En, "US"), us)];
            check(|printer, date| printer.date(*date), date, &expected);
        }
    }

    #[test]
    fn short_dates_fit_a_button() {
        for (date, es, gb, us) in [
            ((2026, 12, 4), "vie 4 dic", "Fri 4 Dec", "Fri, Dec 4"),
            ((2027, 9, 22), "mié 22 sept 2027", "Wed 22 Sep 2027", "Wed, Sep 22, 2027"),
        ] {
            let date = NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap();
            let expected = [(Locale::new(Es, "CO"), es), (Locale::new(En, "GB"), gb), (Locale::new(En, "US"), us)];
            check(|printer, date| printer.short_date(*date), date, &expected);
        }
    }

    #[test]
    fn times_go_by_the_language_s_clock() {
        for (time, es, en) in [
            ((0, 0), "0:00", "00:00"),
            ((0, 30), "0:30", "12:30 am"),
            ((9, 0), "9:00", "9 am"),
            ((9, 5), "9:05", "9:05 am"),
            ((12, 0), "12:00", "12 noon"),
            ((12, 30), "12:30", "12:30 pm"),
            ((15, 0), "15:00", "3 pm"),
            ((23, 59), "23:59", "11:59 pm"),
        ] {
            let time = NaiveTime::from_hms_opt(time.0, time.1, 0).unwrap();
            let expected = [(Locale::new(Es, "MX"), es), (Locale::new(En, "PT"), en)];
            check(|printer, time| printer.time(*time), time, &expected);
        }
        let moment = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap().and_hms_opt(15, 0, 0).unwrap();
        let expected = [
            (Locale::new(Es, "CO"), "viernes 4 de diciembre a las 15:00"),
            (Locale::new(En, "IE"), "Friday 4 December at 3 pm"),
        ];
        check(|printer, moment| printer.moment(*moment), moment, &expected);
        let expected = [
            (Locale::new(Es, "CO"), "el viernes 4 de diciembre a las 15:00"),
            (Locale::new(En, "US"), "Friday, December 4 at 3 pm"),
        ];
        check(|printer, moment| printer.when(*moment), moment, &expected);
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(1, 30, 0).unwrap();
        let expected = [(Locale::new(Es, "CO"), "hoy a la 1:30"), (Locale::new(En, "IE"), "today at 1:30 am")];
        check(|printer, moment| printer.when(*moment), today, &expected);
    }

    #[test]
    fn a_party_is_counted_by_who_is_who() {
        for (adults, ages, es, en) in [
            (1, vec![], "1 adulto", "1 adult"),
            (2, vec![5], "2 adultos y 1 niño (5 años)", "2 adults and 1 child (5 years old)"),
            (1, vec![1], "1 adulto y 1 niño (1 año)", "1 adult and 1 child (1 year old)"),
            (2, vec![5, 8], "2 adultos y 2 niños (5 y 8 años)", "2 adults and 2 children (5 and 8 years old)"),
            (2, vec![0], "2 adultos y 1 bebé", "2 adults and 1 baby"),
            (
                3,
                vec![0, 4, 9, 0, 12],
                "3 adultos, 3 niños (4, 9 y 12 años) y 2 bebés",
                "3 adults, 3 children (4, 9 and 12 years old) and 2 babies",
            ),
        ] {
            let party = Party::new(adults, ages).unwrap();
            let expected = [(Locale::new(Es, "CO"), es), (Locale::new(En, "GB"), en)];
            check(|printer, party| printer.party(party), party, &expected);
        }
    }
}
