use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Where the bytes of a picture are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Media {
    /// A file of the property, by name; the host's [`Assets`](crate::port::Assets) has the bytes.
    Asset(String),
    /// A public `https` address.
    Link(String),
    /// The bytes themselves (a QR picture); stored with the message.
    Inline {
        /// The media type, `image/png`.
        mime: String,
        /// The content, base64 where it is stored as text.
        #[serde(with = "base64_text")]
        bytes: Bytes,
    },
}

/// A place on earth in whole micro-degrees (WGS 84): exact, and equal to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coordinates {
    /// North positive, micro-degrees.
    pub latitude: i32,
    /// East positive, micro-degrees.
    pub longitude: i32,
}

impl Coordinates {
    /// Reads two decimal degrees such as `38.7169` and `-9.1399`; `None` outside the globe.
    pub fn parse(latitude: &str, longitude: &str) -> Option<Coordinates> {
        let place = Coordinates { latitude: micro_degrees(latitude)?, longitude: micro_degrees(longitude)? };
        (place.latitude.abs() <= 90_000_000 && place.longitude.abs() <= 180_000_000).then_some(place)
    }

    /// Latitude and longitude as decimal degrees with six digits.
    pub fn degrees(&self) -> (String, String) {
        (degrees(self.latitude), degrees(self.longitude))
    }
}

fn micro_degrees(text: &str) -> Option<i32> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let six: String = fraction.chars().chain(std::iter::repeat('0')).take(6).collect();
    let value = whole.parse::<i32>().ok()?.checked_mul(1_000_000)?.checked_add(six.parse().ok()?)?;
    Some(if negative { -value } else { value })
}

fn degrees(micro: i32) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let value = micro.unsigned_abs();
    format!("{sign}{}.{:06}", value / 1_000_000, value % 1_000_000)
}

mod base64_text {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map(Bytes::from).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use bytes::Bytes;

    use super::{Coordinates, Media};

    #[test]
    fn inline_bytes_survive_being_stored() {
        for length in 0..70_u8 {
            let media = Media::Inline {
                mime: "image/png".into(),
                bytes: Bytes::from_iter((0..length).map(|b| b.wrapping_mul(37))),
            };
            let text = serde_json::to_string(&media).unwrap();
            assert_eq!(serde_json::from_str::<Media>(&text).unwrap(), media, "{text}");
        }
        let known = Media::Inline { mime: "t".into(), bytes: Bytes::from_static(b"hotel") };
        assert_eq!(serde_json::to_string(&known).unwrap(), r#"{"inline":{"mime":"t","bytes":"aG90ZWw="}}"#);
    }

    #[test]
    fn coordinates_are_exact() {
        let lisbon = Coordinates::parse("38.7169", "-9.1399").unwrap();
        assert_eq!(lisbon.degrees(), ("38.716900".into(), "-9.139900".into()));
        assert_eq!(Coordinates::parse("91", "0"), None);
        assert_eq!(Coordinates::parse("1,5", "0"), None);
    }
}
