//! Amounts of money.

use crate::language::fold::Tokens;
use crate::language::{Amount, Message};

/// Amounts of money: a sign or a currency's name beside digits.
pub(super) fn amounts(message: &Message<'_>) -> Vec<Amount> {
    let tokens = message.tokens;
    let mut amounts = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let sign = tokens
            .any(
                at,
                &["us $", "u $ s", "usd $", "usd", "eur", "gbp", "mxn", "cop", "ars", "r $", "$", "€", "£", "s / ."],
            )
            .filter(|len| tokens.digit_count(at + len) > 0);
        let before = sign.and_then(|_| currency(tokens, at));
        let start = at + sign.unwrap_or(0);
        let Some((hundredths, len)) = decimal(tokens, start) else {
            at += 1;
            continue;
        };
        let after = currency(tokens, start + len);
        if let Some((currency, width)) = before.map(|(c, _)| (c, 0)).or(after) {
            let total = start + len + width - at;
            amounts.push(Amount { hundredths, currency: currency.map(str::to_owned), span: tokens.span(at, total) });
            at += total;
        } else {
            at = start + len;
        }
    }
    amounts
}

fn currency(tokens: &Tokens, at: usize) -> Option<(Option<&'static str>, usize)> {
    const NAMES: &[(&[&str], Option<&str>)] = &[
        (&["€", "euros", "euro", "eur", "eu"], Some("EUR")),
        (&["us $", "u $ s", "usd $", "usd", "dolares americanos", "us dollars"], Some("USD")),
        (&["£", "pounds", "libras", "gbp", "quid"], Some("GBP")),
        (&["mxn", "pesos mexicanos"], Some("MXN")),
        (&["cop", "pesos colombianos"], Some("COP")),
        (&["ars", "pesos argentinos"], Some("ARS")),
        (&["clp", "pesos chilenos"], Some("CLP")),
        (&["soles", "pen", "s / ."], Some("PEN")),
        (&["r $", "reales", "reais", "brl"], Some("BRL")),
        (&["$", "pesos", "peso", "dolares", "dollars", "dolar", "dollar", "bucks"], None),
    ];
    NAMES.iter().find_map(|(names, code)| Some((*code, tokens.any(at, names)?)))
}

/// "49", "49,90", "1.250,00" in hundredths.
fn decimal(tokens: &Tokens, at: usize) -> Option<(u64, usize)> {
    let mut value = u64::from(tokens.digits(at)?);
    let mut len = 1;
    while matches!(tokens.at(at + len), "." | ",")
        && tokens.glued(at + len)
        && tokens.glued(at + len + 1)
        && tokens.digit_count(at + len + 1) == 3
    {
        value = value.checked_mul(1000)?.checked_add(u64::from(tokens.digits(at + len + 1)?))?;
        len += 2;
    }
    let mut hundredths = value.checked_mul(100)?;
    if matches!(tokens.at(at + len), "." | ",")
        && tokens.glued(at + len)
        && tokens.glued(at + len + 1)
        && matches!(tokens.digit_count(at + len + 1), 1 | 2)
    {
        let part = u64::from(tokens.digits(at + len + 1)?);
        hundredths = hundredths.checked_add(if tokens.digit_count(at + len + 1) == 1 { part * 10 } else { part })?;
        len += 2;
    }
    Some((hundredths, len))
}
