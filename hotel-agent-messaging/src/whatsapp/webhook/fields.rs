use serde_json::Value;

/// Reads members of a JSON object leniently: what is missing, null, blank or of another type is absent.
pub(super) trait Fields {
    /// A text that is not blank.
    fn text(&self, key: &str) -> Option<String>;
    /// A text or a number, as text.
    fn token(&self, key: &str) -> Option<String>;
    /// A whole number, also one written as text (Meta's timestamps).
    fn integer(&self, key: &str) -> Option<i64>;
    /// `true` or `false`.
    fn flag(&self, key: &str) -> Option<bool>;
    /// An object.
    fn object(&self, key: &str) -> Option<&Value>;
    /// The members of an array; empty when it is none.
    fn list(&self, key: &str) -> &[Value];
}

impl Fields for Value {
    fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
    }

    fn token(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::Number(number) => Some(number.to_string()),
            _ => self.text(key),
        }
    }

    fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.as_bool()
    }

    fn object(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| value.is_object())
    }

    fn list(&self, key: &str) -> &[Value] {
        self.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}
