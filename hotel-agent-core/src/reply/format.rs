//! Numbers and money by the property's country: a guest reads in the chat what stands on the bill.

use crate::reservation::Money;

/// Where a country puts its separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NumberStyle {
    group: char,
    decimal: char,
    /// Digits before the first group from which groups are written: 2 leaves `1234` whole.
    least: usize,
    /// Sizes of the group at the end and of those before it: 3 and 3, in India 3 and 2.
    sizes: (usize, usize),
    /// `120,00 €` instead of `€120.00`.
    symbol_last: bool,
}

const NO_BREAK: char = '\u{a0}';
const NARROW_NO_BREAK: char = '\u{202f}';
const APOSTROPHE: char = '\u{2019}';

/// Currencies whose coins below one unit are out of use (CLDR's cash digits, and the Argentine peso): whole amounts are
/// written without `,00`, as on every price list there. An amount with cents keeps them.
const WHOLE: [&str; 16] =
    ["AMD", "ARS", "COP", "CRC", "CZK", "GYD", "HUF", "IDR", "MUR", "NOK", "PKR", "SEK", "TWD", "TZS", "UZS", "YER"];

impl NumberStyle {
    /// CLDR's style of the country's main language; an unknown country writes as English does.
    fn of(country: &str) -> NumberStyle {
        let dot_comma = NumberStyle { group: '.', decimal: ',', least: 1, sizes: (3, 3), symbol_last: true };
        let comma_dot = NumberStyle { group: ',', decimal: '.', least: 1, sizes: (3, 3), symbol_last: false };
        match country {
            "CO" | "AR" | "CL" | "UY" | "PY" | "VE" | "EC" | "BO" | "BR" | "ID" | "NL" => {
                NumberStyle { symbol_last: false, ..dot_comma }
            }
            "DE" | "DK" | "GR" | "BE" | "HR" | "RO" | "SI" | "IS" => dot_comma,
            "ES" | "IT" => NumberStyle { least: 2, ..dot_comma },
            "TR" => NumberStyle { symbol_last: false, ..dot_comma },
            "PT" | "PL" | "BG" => NumberStyle { group: NO_BREAK, least: 2, ..dot_comma },
            "CZ" | "SK" | "HU" | "FI" | "SE" | "NO" | "UA" | "LT" | "EE" | "LV" => {
                NumberStyle { group: NO_BREAK, ..dot_comma }
            }
            "CR" => NumberStyle { group: NO_BREAK, symbol_last: false, ..dot_comma },
            "FR" => NumberStyle { group: NARROW_NO_BREAK, ..dot_comma },
            "AT" => NumberStyle { symbol_last: false, group: NO_BREAK, ..dot_comma },
            "CH" | "LI" => NumberStyle { group: APOSTROPHE, ..comma_dot },
            "IN" => NumberStyle { sizes: (3, 2), ..comma_dot },
            _ => comma_dot,
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
    if style.symbol_last { format!("{sign}{number} {symbol}") } else { format!("{sign}{symbol}{number}") }
}
