use bytes::Bytes;

use super::{Fault, FaultKind};

/// A versioned piece of state that crosses the store: the store knows nothing of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What the bytes are and in which version, `session/1`.
    pub schema: String,
    /// The content.
    pub bytes: Bytes,
}

impl Record {
    /// Writes a value as JSON under `name/version`.
    pub fn write<T: serde::Serialize>(name: &str, version: u32, value: &T) -> Result<Record, Fault> {
        let bytes = serde_json::to_vec(value)
            .map_err(|error| Fault::new(FaultKind::Internal, "record.write").because(error))?;
        Ok(Record { schema: format!("{name}/{version}"), bytes: Bytes::from(bytes) })
    }

    /// Reads a value written under `name` by this version or an earlier one.
    ///
    /// A newer version is refused with [`FaultKind::TooNew`] and left as it is: newer code can still read it.
    pub fn read<T: serde::de::DeserializeOwned>(&self, name: &str, version: u32) -> Result<T, Fault> {
        let written = self
            .schema
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('/'))
            .and_then(|number| number.parse::<u32>().ok())
            .ok_or_else(|| {
                Fault::new(FaultKind::BadAnswer, "record.read").because(format!("{} is not {name}", self.schema))
            })?;
        if written > version {
            return Err(Fault::new(FaultKind::TooNew, "record.read")
                .because(format!("{} was written by newer code, this reads up to {version}", self.schema)));
        }
        serde_json::from_slice(&self.bytes)
            .map_err(|error| Fault::new(FaultKind::BadAnswer, "record.read").because(error))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::Record;
    use crate::port::FaultKind;

    #[test]
    fn a_record_of_newer_code_is_refused_not_lost() {
        let record = Record::write("session", 2, &7_u8).unwrap();
        assert_eq!(record.read::<u8>("session", 2).unwrap(), 7);
        assert_eq!(record.read::<u8>("session", 1).unwrap_err().kind, FaultKind::TooNew);
        assert_eq!(record.read::<u8>("facts", 2).unwrap_err().kind, FaultKind::BadAnswer);
    }
}
