use chrono::{DateTime, Utc};
use hotel_agent_core::{
    message::{Content, OutboundContent},
    port::{Fault, Record},
};
use serde::{Deserialize, Serialize};

/// A line of the chat as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// When it was written.
    pub(super) at: DateTime<Utc>,
    /// What was written, and by whom.
    pub(super) written: Written,
}

/// Who wrote what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Written {
    /// The guest.
    Guest {
        /// The page's own id of the message: the page knows its echo by it.
        client_id: String,
        /// What they wrote, card numbers masked.
        content: Content,
    },
    /// The agent, or a member of staff.
    House {
        /// How the member of staff signs; `None`: the agent.
        staff: Option<String>,
        /// What was sent.
        content: OutboundContent,
    },
}

impl Line {
    const NAME: &'static str = "chat";
    const VERSION: u32 = 1;

    pub(super) fn to_record(&self) -> Result<Record, Fault> {
        Record::write(Line::NAME, Line::VERSION, self)
    }

    pub(super) fn from_record(record: &Record) -> Result<Line, Fault> {
        record.read(Line::NAME, Line::VERSION)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::DateTime;
    use hotel_agent_core::message::{Content, OutboundContent};

    use super::{Line, Written};

    #[test]
    fn stored_lines_keep_their_form() {
        for (written, form) in [
            (
                Written::Guest { client_id: "c-1".into(), content: Content::Text("hola".into()) },
                r#"{"at":"1970-01-01T00:00:00Z","written":{"guest":{"client_id":"c-1","content":{"text":"hola"}}}}"#,
            ),
            (
                Written::House { staff: Some("Lucía".into()), content: OutboundContent::Text("Voy".into()) },
                r#"{"at":"1970-01-01T00:00:00Z","written":{"house":{"staff":"Lucía","content":{"text":"Voy"}}}}"#,
            ),
        ] {
            let line = Line { at: DateTime::UNIX_EPOCH, written };
            let record = line.to_record().unwrap();
            assert_eq!((record.schema.as_str(), std::str::from_utf8(&record.bytes).unwrap()), ("chat/1", form));
            assert_eq!(Line::from_record(&record).unwrap(), line);
        }
    }
}
