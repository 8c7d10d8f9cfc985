//! Numbers and money by the property's country: a guest reads in the chat what stands on the bill.

use crate::reservation::Money;

/// Where a country puts its separators and its currency sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NumberStyle {
    group: char,
    decimal: char,
    /// Digits before the last group from which groups are written: 2 leaves `1234` whole.
    least: usize,
    /// Sizes of the group at the end and of those before it: 3 and 3, in India 3 and 2.
    sizes: (usize, usize),
    sign: Sign,
}

/// Where the euro and the pound sign stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// `€120.00`
    Before,
    /// `€ 120,00`
    Apart,
    /// `120,00 €`
    After,
}

const NO_BREAK: char = '\u{a0}';
const NARROW_NO_BREAK: char = '\u{202f}';

/// Currencies whose coins below one unit are out of use (CLDR's cash digits, and the Argentine peso): whole amounts are
/// written without `,00`, as on every price list there. An amount with cents keeps them.
const WHOLE: [&str; 16] =
    ["AMD", "ARS", "COP", "CRC", "CZK", "GYD", "HUF", "IDR", "MUR", "NOK", "PKR", "SEK", "TWD", "TZS", "UZS", "YER"];

impl NumberStyle {
    /// CLDR 48's style of the country's main language; a country not named here writes as English does.
    fn of(country: &str) -> NumberStyle {
        let english = NumberStyle { group: ',', decimal: '.', least: 1, sizes: (3, 3), sign: Sign::Before };
        let latin = NumberStyle { group: '.', decimal: ',', ..english };
        let dotted = NumberStyle { sign: Sign::After, ..latin };
        let spaced = NumberStyle { group: NO_BREAK, ..dotted };
        match country {
            "CO" | "AR" | "CL" | "UY" | "PY" | "VE" | "EC" | "BO" | "TR" | "ID" => latin,
            "BR" | "NL" | "BE" | "AT" => NumberStyle { sign: Sign::Apart, ..latin },
            "CR" | "ZA" => NumberStyle { group: NO_BREAK, ..latin },
            "DE" | "LU" | "DK" | "GR" | "CY" | "HR" | "RS" | "RO" | "IS" | "AD" | "MA" => dotted,
            "ES" | "IT" | "SI" => NumberStyle { least: 2, ..dotted },
            "SE" | "NO" | "FI" | "CZ" | "SK" | "LT" | "UA" | "AO" => spaced,
            "PT" | "PL" | "HU" | "BG" | "EE" | "LV" | "MZ" => NumberStyle { least: 2, ..spaced },
            "FR" | "MC" => NumberStyle { group: NARROW_NO_BREAK, ..dotted },
            "CH" | "LI" => NumberStyle { group: '\'', sign: Sign::Apart, ..english },
            "IN" => NumberStyle { sizes: (3, 2), ..english },
            _ => english,
        }
    }

    /// Groups the digits of a whole number.
    fn grouped(self, digits: &str) -> String {
        let (last, before) = self.sizes;
        if digits.len() < last + self.least {
            return digits.to_owned();
        }
        let mut written = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.chars().enumerate() {
            let left = digits.len() - at;
            if at > 0 && (left == last || (left > last && (left - last).is_multiple_of(before))) {
                written.push(self.group);
            }
            written.push(digit);
        }
        written
    }
}

/// An amount as the property's country writes it: `COP 350.000`, `MXN 1,200.00`, `120,00 €`, `£85.00`.
///
/// Only the euro and the pound have signs of their own; `$` means a dozen currencies and is never written.
pub(in crate::reply) fn money(money: &Money, country: &str) -> String {
    let style = NumberStyle::of(country);
    let amount = money.amount();
    let (sign, digits) = match amount.strip_prefix('-') {
        Some(digits) if !money.rounded().is_zero() => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", amount.as_str()),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, ""));
    let currency = money.currency();
    let silent = WHOLE.contains(&currency.code()) && cents.bytes().all(|digit| digit == b'0');
    let mut number = style.grouped(whole);
    if !cents.is_empty() && !silent {
        number.push(style.decimal);
        number.push_str(cents);
    }
    match currency.code() {
        "EUR" => with_symbol(sign, &number, '€', style),
        "GBP" => with_symbol(sign, &number, '£', style),
        code => format!("{sign}{code} {number}"),
    }
}

fn with_symbol(sign: &str, number: &str, symbol: char, style: NumberStyle) -> String {
    match style.sign {
        Sign::Before => format!("{sign}{symbol}{number}"),
        Sign::Apart => format!("{sign}{symbol} {number}"),
        Sign::After => format!("{sign}{number} {symbol}"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::money;
    use crate::reservation::{Currency, Money};

    fn check(country: &str, amount: &str, currency: &str, expected: &str) {
        let amount = Money::parse(amount, Currency::parse(currency).unwrap()).unwrap();
        assert_eq!(money(&amount, country), expected, "{amount} in {country}");
    }

    #[test]
    fn amounts_are_written_as_cldr_48_writes_them() {
        for (country, small, large) in [
            ("ES", "1234,50 €", "1.234.567,50 €"),
            ("PT", "1234,50 €", "1\u{a0}234\u{a0}567,50 €"),
            ("FR", "1\u{202f}234,50 €", "1\u{202f}234\u{202f}567,50 €"),
            ("DE", "1.234,50 €", "1.234.567,50 €"),
            ("IT", "1234,50 €", "1.234.567,50 €"),
            ("GR", "1.234,50 €", "1.234.567,50 €"),
            ("SE", "1\u{a0}234,50 €", "1\u{a0}234\u{a0}567,50 €"),
            ("PL", "1234,50 €", "1\u{a0}234\u{a0}567,50 €"),
            ("BR", "€ 1.234,50", "€ 1.234.567,50"),
            ("NL", "€ 1.234,50", "€ 1.234.567,50"),
            ("TR", "€1.234,50", "€1.234.567,50"),
            ("IE", "€1,234.50", "€1,234,567.50"),
            ("GB", "€1,234.50", "€1,234,567.50"),
            ("US", "€1,234.50", "€1,234,567.50"),
            ("MT", "€1,234.50", "€1,234,567.50"),
            ("IN", "€1,234.50", "€12,34,567.50"),
            ("ZA", "€1\u{a0}234,50", "€1\u{a0}234\u{a0}567,50"),
        ] {
            check(country, "1234.5", "EUR", small);
            check(country, "1234567.5", "EUR", large);
        }
    }

    #[test]
    fn only_the_euro_and_the_pound_have_a_sign() {
        for (country, amount, currency, expected) in [
            ("CO", "350000", "COP", "COP 350.000"),
            ("CO", "350000.50", "COP", "COP 350.000,50"),
            ("MX", "1200", "MXN", "MXN 1,200.00"),
            ("US", "1200", "USD", "USD 1,200.00"),
            ("CO", "120", "USD", "USD 120,00"),
            ("AR", "85000", "ARS", "ARS 85.000"),
            ("CL", "98500", "CLP", "CLP 98.500"),
            ("CR", "42000", "CRC", "CRC 42\u{a0}000"),
            ("CH", "1234.50", "CHF", "CHF 1'234.50"),
            ("PT", "120", "EUR", "120,00 €"),
            ("IE", "120", "EUR", "€120.00"),
            ("GB", "85", "GBP", "£85.00"),
            ("JP", "12000", "JPY", "JPY 12,000"),
            ("BH", "12.5", "BHD", "BHD 12.500"),
            ("XX", "1234.5", "USD", "USD 1,234.50"),
        ] {
            check(country, amount, currency, expected);
        }
    }

    #[test]
    fn amounts_are_rounded_once_and_keep_their_sign() {
        for (amount, currency, expected) in [
            ("0", "EUR", "0,00 €"),
            ("999.995", "EUR", "1000,00 €"),
            ("-1234.5", "EUR", "-1234,50 €"),
            ("-12000", "COP", "-COP 12.000"),
            ("-0.001", "EUR", "0,00 €"),
        ] {
            check("ES", amount, currency, expected);
        }
    }
}
