//! Names, e-mails, phones, confirmation numbers, amounts, selections.

use super::fold::{Kind, Tokens};
use super::{Amount, Message, OpenQuestion, PersonName, Selection, Span, Understanding, numbers};
use crate::guest::Language;

/// Whether the message is made of emoji and marks alone.
pub(crate) fn only_emoji(tokens: &Tokens) -> bool {
    tokens.0.iter().any(|token| token.kind == Kind::Emoji)
        && !tokens.0.iter().any(|token| matches!(token.kind, Kind::Word | Kind::Number))
}

/// The first e-mail address, lower case; spoken "at" is not guessed.
pub(crate) fn email(text: &str) -> Option<String> {
    let text: String = text.chars().take(super::fold::MAX_CHARS).collect();
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at)?;
        let after = text.get(at + 1..)?;
        let start = before.char_indices().rev().take_while(|(_, c)| local(*c)).last().map(|(i, _)| i);
        let end = after.char_indices().take_while(|(_, c)| domain(*c)).last().map(|(i, c)| i + c.len_utf8());
        let (Some(start), Some(end)) = (start, end) else { continue };
        let name = before.get(start..).unwrap_or("").trim_start_matches('.');
        let host = after.get(..end).unwrap_or("").trim_end_matches(['.', '-']);
        let labels: Vec<&str> = host.split('.').collect();
        let top = labels.last().copied().unwrap_or("");
        let sound = labels.len() >= 2
            && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && (2..=24).contains(&top.len())
            && top.chars().all(|c| c.is_ascii_alphabetic());
        if sound
            && !name.is_empty()
            && !name.ends_with('.')
            && !name.contains("..")
            && name.len() <= 64
            && host.len() <= 190
        {
            return Some(format!("{name}@{host}").to_lowercase());
        }
    }
    None
}

/// Calling codes of the countries guests mostly come from.
const CALLING_CODES: &[(&str, &str)] = &[
    ("AR", "54"),
    ("AT", "43"),
    ("AU", "61"),
    ("BE", "32"),
    ("BO", "591"),
    ("BR", "55"),
    ("CA", "1"),
    ("CH", "41"),
    ("CL", "56"),
    ("CN", "86"),
    ("CO", "57"),
    ("CR", "506"),
    ("CU", "53"),
    ("CZ", "420"),
    ("DE", "49"),
    ("DK", "45"),
    ("DO", "1"),
    ("EC", "593"),
    ("ES", "34"),
    ("FI", "358"),
    ("FR", "33"),
    ("GB", "44"),
    ("GR", "30"),
    ("GT", "502"),
    ("HN", "504"),
    ("HU", "36"),
    ("IE", "353"),
    ("IL", "972"),
    ("IN", "91"),
    ("IS", "354"),
    ("IT", "39"),
    ("JP", "81"),
    ("KR", "82"),
    ("LU", "352"),
    ("MA", "212"),
    ("MX", "52"),
    ("NI", "505"),
    ("NL", "31"),
    ("NO", "47"),
    ("NZ", "64"),
    ("PA", "507"),
    ("PE", "51"),
    ("PL", "48"),
    ("PR", "1"),
    ("PT", "351"),
    ("PY", "595"),
    ("RO", "40"),
    ("RU", "7"),
    ("SE", "46"),
    ("SV", "503"),
    ("TR", "90"),
    ("UA", "380"),
    ("US", "1"),
    ("UY", "598"),
    ("VE", "58"),
    ("ZA", "27"),
];

/// Countries that write a leading zero before national numbers which the international form drops.
const TRUNK_ZERO: &[&str] = &[
    "AR", "AT", "AU", "BE", "BR", "CH", "DE", "FI", "FR", "GB", "IE", "IL", "JP", "MA", "NL", "NZ", "PE", "SE", "TR",
    "UA", "ZA", "EC", "VE", "PY", "BO",
];

fn calling_code(country: &str) -> Option<&'static str> {
    CALLING_CODES.iter().find(|(name, _)| name.eq_ignore_ascii_case(country)).map(|(_, code)| *code)
}

/// The first phone number in E.164: with a country code as given, else national to the guest's or property's country.
pub(crate) fn phone(message: &Message<'_>, cards: &[Span]) -> Option<String> {
    const CUES: &[&str] = &[
        "telefono",
        "tel",
        "movil",
        "celular",
        "cel",
        "whatsapp",
        "wasap",
        "phone",
        "mobile",
        "cell",
        "call",
        "llamar",
        "llamen",
        "llamarme",
        "llameme",
        "contacto",
        "fono",
        "number is",
        "reach",
    ];
    let tokens = message.tokens;
    let mut at = 0;
    while at < tokens.len() {
        let plus = tokens.at(at) == "+" && tokens.digit_count(at + 1) > 0;
        if !plus && tokens.digit_count(at) == 0 && !(tokens.at(at) == "(" && tokens.digit_count(at + 1) > 0) {
            at += 1;
            continue;
        }
        let (digits, len) = digit_run(tokens, at);
        let span = tokens.span(at, len);
        let card = cards.iter().any(|card| card.start < span.end && span.start < card.end);
        let cue = message.asked(&[OpenQuestion::Phone])
            || (1..=5).any(|back| at.checked_sub(back).is_some_and(|i| tokens.any(i, CUES).is_some()));
        // Without a cue only an unbroken or `+` number of telephone length counts: dates and prices are shorter.
        let whole = tokens.digit_count(at) >= 9 && !message.asked(&[OpenQuestion::ConfirmationNumber]);
        let international = plus || digits.starts_with("00") && digits.len() >= 11;
        if !card
            && (cue || whole || international)
            && (7..=15).contains(&digits.trim_start_matches("00").len())
            && let Some(number) = e164(&digits, international, message)
        {
            return Some(number);
        }
        at += len.max(1);
    }
    None
}

fn digit_run(tokens: &Tokens, at: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut here = at;
    while here < tokens.len() {
        match (tokens.kind(here), tokens.at(here)) {
            (Some(Kind::Number), text) => digits.push_str(text),
            (_, "+") if here == at => {}
            (_, "-" | "." | "(" | ")")
                if tokens.digit_count(here + 1) > 0 || tokens.at(here) == ")" || tokens.at(here + 1) == "(" => {}
            _ => break,
        }
        if digits.len() > 20 {
            break;
        }
        here += 1;
    }
    (digits, (here - at).max(1))
}

fn e164(digits: &str, international: bool, message: &Message<'_>) -> Option<String> {
    let number = if international {
        digits.trim_start_matches('0').to_owned()
    } else {
        let country = message.context.guest_country.unwrap_or(message.context.country);
        let code = calling_code(country)?;
        let national = if TRUNK_ZERO.contains(&country) { digits.strip_prefix('0').unwrap_or(digits) } else { digits };
        if national.len() < 7 {
            return None;
        }
        // Already written with its country code, only the plus is missing.
        if national.starts_with(code) && national.len() >= code.len() + 8 && national.len() > 10 {
            national.to_owned()
        } else {
            format!("{code}{national}")
        }
    };
    (8..=15).contains(&number.len()).then(|| format!("+{number}"))
}

/// Confirmation numbers, amounts, the name and the selection.
pub(crate) fn read(message: &Message<'_>, found: &mut Understanding) {
    found.confirmation_numbers = confirmation_numbers(message, found);
    found.amounts = amounts(message);
    found.selection = selection(message, found);
    found.names = name(message, found);
}

/// What looks like a confirmation number: beside a cue or when asked any word with a digit, elsewhere only letters and
/// digits together ("GH-48213").
fn confirmation_numbers(message: &Message<'_>, found: &Understanding) -> Vec<String> {
    const CUES: &[&str] = &[
        "reserva",
        "reservacion",
        "booking",
        "reservation",
        "confirmacion",
        "confirmation",
        "localizador",
        "codigo",
        "code",
        "referencia",
        "reference",
        "ref",
        "folio",
        "locator",
        "numero de reserva",
        "conf",
        "expediente",
    ];
    let asked = message.asked(&[OpenQuestion::ConfirmationNumber]);
    let tokens = message.tokens;
    let mut numbers: Vec<String> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at + 1;
        // Letters, digits and dashes without a space between them are one word.
        while end < tokens.len()
            && tokens.glued(end)
            && (matches!(tokens.kind(end), Some(Kind::Word | Kind::Number))
                || matches!(tokens.at(end), "-" | "_")
                    && tokens.glued(end + 1)
                    && matches!(tokens.kind(end + 1), Some(Kind::Word | Kind::Number)))
        {
            end += 1;
        }
        let span = tokens.span(at, end - at);
        let word = message.text.get(span.clone()).unwrap_or("").to_uppercase();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let sound = (4..=24).contains(&word.len()) && word.is_ascii();
        let taken = found
            .card_numbers
            .iter()
            .chain(found.dates.iter().map(|d| &d.span))
            .chain(found.times.iter().map(|t| &t.span))
            .any(|s| s.start < span.end && span.start < s.end)
            || tokens.at(end) == "@"
            || tokens.before(at, 1) == "@"
            || tokens.before(at, 1) == "+"
            || matches!(tokens.at(end), "€" | "$" | "euros" | "usd" | "eur" | "pesos")
            || matches!(tokens.before(at, 1), "$" | "€")
            || tokens.glued(at) && matches!(tokens.before(at, 1), "." | "/" | ":");
        let cued = (1..=5)
            .any(|back| at.checked_sub(back).is_some_and(|i| tokens.any(i, CUES).is_some_and(|len| i + len <= at)));
        let evident = letters >= 1
            && digits >= 3
            && letters + digits >= 6
            && (letters >= 2 || word.contains('-'))
            && letters <= 8;
        let year = letters == 0 && digits == 4 && word.starts_with("20") && !asked;
        let unit = letters > 0 && word.chars().next().is_some_and(|c| c.is_ascii_digit()) && digits <= 2;
        let phone = found.phone.as_ref().is_some_and(|p| letters == 0 && p.ends_with(&word) && word.len() >= 7)
            && !asked
            && !cued;
        if digits > 0
            && sound
            && !taken
            && !year
            && !unit
            && !phone
            && (asked || cued && (digits >= 3) || evident)
            && !super::dates::counted(message, end)
            && !numbers.contains(&word)
        {
            numbers.push(word);
        }
        at = end;
    }
    numbers
}

/// Amounts of money: a sign or a currency's name beside digits.
fn amounts(message: &Message<'_>) -> Vec<Amount> {
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

/// Which of the listed options is meant.
fn selection(message: &Message<'_>, found: &Understanding) -> Option<Selection> {
    const CHEAPEST: &[&str] = &[
        "mas barato",
        "mas barata",
        "mas economico",
        "mas economica",
        "menos caro",
        "menos cara",
        "mas baratos",
        "mas baratas",
        "de menor precio",
        "mas bajo precio",
        "precio mas bajo",
        "la barata",
        "el barato",
        "la economica",
        "el economico",
        "cheapest",
        "least expensive",
        "lowest price",
        "most affordable",
        "lowest rate",
        "most economical",
        "the cheap one",
        "cheaper one",
        "menor precio",
        "mas accesible",
    ];
    const DEAREST: &[&str] = &[
        "mas caro",
        "mas cara",
        "mas lujoso",
        "mas lujosa",
        "la mejor",
        "el mejor",
        "most expensive",
        "dearest",
        "most luxurious",
        "the best one",
        "best room",
        "priciest",
        "la cara",
    ];
    const LAST: &[&str] = &[
        "la ultima",
        "el ultimo",
        "ultima opcion",
        "ultimo",
        "ultima",
        "the last one",
        "last one",
        "the last",
        "last option",
    ];
    let tokens = message.tokens;
    let options = match message.context.open_question {
        Some(OpenQuestion::Choice { options }) => Some(options),
        _ => None,
    };
    let anywhere = |phrases: &[&str]| (0..tokens.len()).find(|at| tokens.any(*at, phrases).is_some());
    if anywhere(CHEAPEST).is_some() {
        return Some(Selection::Cheapest);
    }
    if options.is_some() && anywhere(DEAREST).is_some() {
        return Some(Selection::Dearest);
    }
    let in_date = |at: usize| {
        found.dates.iter().any(|d| d.span.contains(&tokens.span(at, 1).start))
            || found.times.iter().any(|t| t.span.contains(&tokens.span(at, 1).start))
    };
    for at in 0..tokens.len() {
        let Some(number) = numbers::read(tokens, at, message.language).filter(|n| (1..=50).contains(&n.value)) else {
            continue;
        };
        let Ok(value) = u8::try_from(number.value) else { continue };
        let noun = tokens
            .any(
                at + number.len,
                &["opcion", "option", "choice", "one", "alternativa", "de la lista", "oferta", "offer"],
            )
            .is_some();
        let named = (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|i| {
                tokens.any(
                    i,
                    &[
                        "opcion",
                        "option",
                        "opcion numero",
                        "option number",
                        "alternativa",
                        "numero",
                        "number",
                        "la numero",
                        "choice",
                        "la opcion",
                        "no",
                        "nro",
                    ],
                ) == Some(back)
            })
        });
        if number.ordinal
            && (noun || options.is_some() && !in_date(at))
            && !(value == 1 && tokens.at(at) == "primero" && options.is_none())
        {
            return Some(Selection::Ordinal(value));
        }
        if !number.ordinal
            && named
            && (options.is_some()
                || tokens.any(at.saturating_sub(2), &["opcion", "option", "opcion numero"]).is_some()
                || matches!(tokens.before(at, 1), "opcion" | "option"))
        {
            return Some(Selection::Number(value));
        }
        let counts = super::dates::counted(message, at + number.len);
        if let Some(options) = options
            && !number.ordinal
            && !counts
            && !in_date(at)
            && value <= options
            && (tokens.len() <= 4 || matches!(tokens.before(at, 1), "la" | "el" | "the"))
            && !(number.article && tokens.len() > 2)
            // "The flexible one", "the one for 350": a pronoun, not a position.
            && !(tokens.at(at) == "one" && tokens.len() > 1)
        {
            return Some(Selection::Number(value));
        }
    }
    options?;
    if anywhere(LAST).is_some() {
        return Some(Selection::Last);
    }
    if let Some(first) = found.room_words.first() {
        return Some(Selection::Named(found.room_words.get(..2).map_or_else(|| first.clone(), |two| two.join(" "))));
    }
    let words: Vec<&str> = tokens
        .0
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.text.as_str())
        .filter(|w| {
            !matches!(
                *w,
                "la" | "el"
                    | "the"
                    | "quiero"
                    | "prefiero"
                    | "please"
                    | "por"
                    | "favor"
                    | "i"
                    | "want"
                    | "would"
                    | "like"
                    | "one"
                    | "me"
                    | "quedo"
                    | "con"
                    | "take"
            )
        })
        .collect();
    let answered = found.affirm
        || found.deny
        || found.wait
        || found.correction
        || !found.intents.is_empty()
        || !found.dates.is_empty();
    if !answered && (1..=4).contains(&words.len()) && !tokens.0.iter().any(|t| t.text == "?") {
        return Some(Selection::Named(words.join(" ")));
    }
    None
}

const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "van", "von", "da", "dos", "di", "el", "der", "den", "y", "bin", "al", "mc", "st",
    "san",
];

/// The name given: after "me llamo" and the like anywhere, bare when asked.
fn name(message: &Message<'_>, found: &Understanding) -> Option<PersonName> {
    const CUES: &[&str] = &[
        "me llamo",
        "mi nombre es",
        "mi nombre completo es",
        "mi nombre",
        "a nombre de",
        "al nombre de",
        "en nombre de",
        "nombre",
        "my name is",
        "my full name is",
        "name is",
        "under the name of",
        "under the name",
        "the name is",
        "in the name of",
        "name",
        "its under",
        "booked under",
        "nombre completo",
        "se llama",
        "mi apellido es",
        "apellido es",
        "apellido",
        "my surname is",
        "my last name is",
        "surname is",
        "last name is",
        "surname",
        "last name",
        "reservado por",
        "huesped",
        "titular",
    ];
    const WEAK: &[&str] = &["soy", "i am", "im", "this is", "its", "habla", "it is", "es"];
    let tokens = message.tokens;
    let surname = message.asked(&[OpenQuestion::Surname]);
    let asked = surname || message.asked(&[OpenQuestion::Name]);
    for at in 0..tokens.len() {
        // The longest cue first: "nombre" is part of "mi nombre es".
        let Some(len) = CUES.iter().filter_map(|cue| tokens.spells(at, cue)).max() else { continue };
        let here = at + len + tokens.any(at + len, &[":", "es", "is", "- ", "=", "completo :"]).unwrap_or(0);
        let only_family = surname
            || tokens
                .any(
                    at,
                    &[
                        "mi apellido es",
                        "apellido es",
                        "apellido",
                        "my surname is",
                        "my last name is",
                        "surname is",
                        "last name is",
                        "surname",
                        "last name",
                    ],
                )
                .is_some();
        let cue_is_weak = matches!(tokens.spells(at, "nombre").or(tokens.spells(at, "name")).or(tokens.spells(at, "huesped")), Some(l) if l == len)
            || tokens.at(at) == "titular";
        if let Some(words) = words_from(message, here, asked || !cue_is_weak).filter(|w| !w.is_empty()) {
            return Some(split(&words, only_family, message.language));
        }
    }
    for at in 0..tokens.len() {
        let Some(len) = tokens.any(at, WEAK) else { continue };
        if matches!(tokens.at(at), "es" | "its" | "it") && !asked {
            continue;
        }
        // "soy vegano" is no name: capitals tell, unless a name was asked for.
        let capital = tokens.0.get(at + len).is_some_and(|t| t.capital);
        if (capital || asked)
            && let Some(words) = words_from(message, at + len, asked)
                .filter(|w| !w.is_empty() && (w.len() >= 2 || asked || tokens.at(at) == "soy"))
        {
            return Some(split(&words, surname, message.language));
        }
    }
    let talk = found.deny
        || found.wait
        || found.affirm
        || found.intents.iter().any(|i| i.score >= super::intents::TOPIC && !i.intent.is_social());
    if asked && !talk && !tokens.0.iter().any(|t| matches!(t.text.as_str(), "?")) {
        let lead = tokens.any(0, &["claro ,", "si ,", "ok ,", "hola ,", "sure ,", "yes ,"]).unwrap_or(0);
        let words = words_from(message, lead, true)?;
        // A comma turns the order: "Pérez, Ana".
        if let [one] = words.as_slice()
            && tokens.at(lead + 1) == ","
            && let Some(rest) = words_from(message, lead + 2, true).filter(|rest| !rest.is_empty())
        {
            return Some(PersonName { given: Some(rest.join(" ")), family: Some(one.clone()) });
        }
        // Beside an e-mail address one word is as likely a label ("mail: ...") as a name.
        let least = if found.email.is_some() { 2 } else { 1 };
        if (least..=6).contains(&words.len()) {
            return Some(split(&words, surname, message.language));
        }
    }
    None
}

/// Words of a name from `at` on, as written; `loose` accepts names without capitals.
fn words_from(message: &Message<'_>, at: usize, loose: bool) -> Option<Vec<String>> {
    const STOP: &[&str] = &[
        "y",
        "and",
        "con",
        "with",
        "para",
        "for",
        "quiero",
        "quisiera",
        "tengo",
        "necesito",
        "i",
        "my",
        "mi",
        "mis",
        "pero",
        "but",
        "por",
        "please",
        "el",
        "the",
        "correo",
        "email",
        "telefono",
        "phone",
        "gracias",
        "thanks",
        "hay",
        "reserva",
        "booking",
        "que",
        "una",
        "un",
        "a",
        "me",
        "no",
        "si",
        "yes",
        "in",
        "en",
        "llego",
        "somos",
        "del",
        "from",
        "cliente",
        "guest",
        "huesped",
        "to",
        "on",
        "is",
        "es",
        "hola",
        "hello",
        "also",
        "tambien",
        "numero",
        "number",
        "room",
        "habitacion",
        "soy",
        "you",
        "te",
        "se",
        "sobre",
        "about",
        "regarding",
        "and",
    ];
    let tokens = message.tokens;
    let mut words = Vec::new();
    let mut here = at;
    while words.len() < 6 {
        let Some(token) = tokens.0.get(here) else { break };
        let piece = message.text.get(token.span.start..).and_then(|rest| rest.split_whitespace().next());
        if piece.is_some_and(|piece| piece.contains('@')) {
            // "Ana Pérez ana@correo.example": the address is no part of the name.
            break;
        }
        let initial = token.text == "." && tokens.before(here, 1).len() == 1 && tokens.glued(here);
        if initial {
            here += 1;
            continue;
        }
        let joined = token.text == "-" && tokens.glued(here) && tokens.glued(here + 1);
        if token.kind != Kind::Word && !joined {
            break;
        }
        let particle = PARTICLES.contains(&token.text.as_str())
            && !words.is_empty()
            && tokens.kind(here + 1) == Some(Kind::Word)
            && (tokens.0.get(here + 1).is_some_and(|t| t.capital)
                || loose && !matches!(token.text.as_str(), "y" | "el"));
        if !particle && !joined && (STOP.contains(&token.text.as_str()) || !(token.capital || loose)) {
            break;
        }
        let original = message.text.get(token.span.clone()).unwrap_or("");
        if joined {
            let next = message.text.get(tokens.span(here + 1, 1)).unwrap_or("");
            if let Some(last) = words.last_mut() {
                *last = format!("{last}-{next}");
            }
            here += 2;
            continue;
        }
        words.push(if loose && !token.capital && !particle { title(original) } else { original.to_owned() });
        here += 1;
    }
    Some(words)
}

fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Given and family names: a Spanish speaker has two surnames, an English one a middle name; particles belong to the family.
fn split(words: &[String], only_family: bool, language: Option<Language>) -> PersonName {
    let join = |words: &[String]| Some(words.join(" ")).filter(|joined| !joined.is_empty());
    if only_family {
        return PersonName { given: None, family: join(words) };
    }
    let particle =
        words.iter().position(|word| PARTICLES.contains(&super::fold::fold(word).as_str())).filter(|at| *at > 0);
    let at = match (words.len(), particle) {
        (_, Some(at)) => at,
        (0 | 1, None) => 1,
        (2, None) => 1,
        (3, None) => {
            if language == Some(Language::En) {
                2
            } else {
                1
            }
        }
        (_, None) => 2,
    };
    let at = at.min(words.len());
    PersonName { given: join(words.get(..at).unwrap_or_default()), family: join(words.get(at..).unwrap_or_default()) }
}
