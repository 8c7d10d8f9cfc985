use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why an amount or a currency was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not an ISO 4217 code in capitals.
    #[error("not an ISO 4217 currency: {0:?}")]
    Currency(String),
    /// Not a decimal number such as `1234.50`.
    #[error("not a decimal amount: {0:?}")]
    Amount(String),
    /// Two amounts of different currencies were added.
    #[error("cannot add {0} to {1}")]
    Mixed(Currency, Currency),
    /// The result does not fit.
    #[error("amount out of range")]
    Overflow,
}

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a code such as `EUR`; unknown codes are refused.
    pub fn parse(code: &str) -> Result<Currency, MoneyError> {
        let bad = || MoneyError::Currency(code.to_owned());
        iso_currency::Currency::from_code(code).ok_or_else(bad)?;
        let bytes: [u8; 3] = code.as_bytes().try_into().map_err(|_| bad())?;
        Ok(Currency(bytes))
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Digits after the decimal point by ISO 4217 (2 for EUR, 0 for CLP).
    pub fn minor_digits(&self) -> u32 {
        iso_currency::Currency::from_code(self.code()).and_then(|c| c.exponent()).map_or(2, u32::from)
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(code: String) -> Result<Currency, MoneyError> {
        Currency::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

/// A percentage such as a tax rate, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(Decimal);

impl Percent {
    /// Reads `19` or `7.5`, meaning per cent.
    pub fn parse(text: &str) -> Result<Percent, MoneyError> {
        text.trim().parse().map(Percent).map_err(|_| MoneyError::Amount(text.to_owned()))
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

/// An amount of money: an exact decimal with its ISO 4217 currency, never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Money {
        Money { amount: Decimal::ZERO, currency }
    }

    /// An amount in the currency's smallest unit (cents).
    pub fn from_minor(minor: i64, currency: Currency) -> Money {
        Money { amount: Decimal::new(minor, currency.minor_digits()), currency }
    }

    /// Reads a plain decimal such as `1234.50`.
    pub fn parse(amount: &str, currency: Currency) -> Result<Money, MoneyError> {
        let amount = amount.trim().parse().map_err(|_| MoneyError::Amount(amount.to_owned()))?;
        Ok(Money { amount, currency })
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The plain decimal with the currency's digits (`1234.50`).
    pub fn amount(&self) -> String {
        format!("{:.*}", self.currency.minor_digits() as usize, self.rounded().amount)
    }

    /// The amount in the currency's smallest unit, rounded half away from zero.
    pub fn minor(&self) -> Option<i64> {
        let scale = Decimal::from(10_i64.checked_pow(self.currency.minor_digits())?);
        self.rounded().amount.checked_mul(scale)?.to_i64()
    }

    /// Rounded to the currency's smallest unit, half away from zero, as invoices are.
    #[must_use]
    pub fn rounded(&self) -> Money {
        let digits = self.currency.minor_digits();
        Money {
            amount: self.amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero),
            currency: self.currency,
        }
    }

    /// Whether it is exactly nothing.
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    /// The sum; fails on different currencies or overflow.
    pub fn plus(&self, other: &Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount, currency: self.currency })
    }

    /// The amount `times` over.
    pub fn times(&self, times: u32) -> Result<Money, MoneyError> {
        let amount = self.amount.checked_mul(Decimal::from(times)).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount, currency: self.currency })
    }

    /// `percent` of the amount, not rounded.
    pub fn percent(&self, percent: Percent) -> Result<Money, MoneyError> {
        let amount = self.amount.checked_mul(percent.0).ok_or(MoneyError::Overflow)? / Decimal::ONE_HUNDRED;
        Ok(Money { amount, currency: self.currency })
    }

    /// The tax already contained in this gross amount at `percent`, rounded: `gross - gross / (1 + rate)`.
    pub fn tax_included(&self, percent: Percent) -> Result<Money, MoneyError> {
        let divisor = Decimal::ONE + percent.0 / Decimal::ONE_HUNDRED;
        let net = self.amount.checked_div(divisor).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount: self.amount - net, currency: self.currency }.rounded())
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::{Currency, Money, Percent};

    #[test]
    fn amounts_are_exact_and_rounded_as_invoices_are() {
        let eur = Currency::parse("EUR").unwrap();
        let tenth = Money::parse("0.10", eur).unwrap();
        assert_eq!(tenth.plus(&Money::parse("0.20", eur).unwrap()).unwrap().amount(), "0.30");
        assert_eq!(Money::parse("1234.505", eur).unwrap().amount(), "1234.51");
        let gross = Money::parse("106", eur).unwrap();
        assert_eq!(gross.tax_included(Percent::parse("6").unwrap()).unwrap().amount(), "6.00");
        assert_eq!(Money::from_minor(12345, Currency::parse("CLP").unwrap()).to_string(), "12345 CLP");
    }

    #[test]
    fn currencies_never_mix() {
        let eur = Money::from_minor(100, Currency::parse("EUR").unwrap());
        let cop = Money::from_minor(100, Currency::parse("COP").unwrap());
        assert_eq!(eur.plus(&cop).unwrap_err().to_string(), "cannot add EUR to COP");
        assert!(Currency::parse("eur").is_err());
        assert!(Currency::parse("ZZZ").is_err());
    }
}
