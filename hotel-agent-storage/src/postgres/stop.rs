use hotel_agent_core::port::{Fault, FaultKind, Retry};

/// Why a call inside the database stopped; it becomes a [`Fault`] where the operation's name is known.
#[derive(Debug)]
pub(super) enum Stop {
    Sql(sqlx::Error),
    /// The COMMIT failed: it may have happened.
    Unknown(sqlx::Error),
    /// The call cannot be done, for this reason.
    Because(FaultKind, &'static str),
    /// A column holds what no version of this code has written, or something that cannot be kept.
    Json(serde_json::Error),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Stop {
        Stop::Sql(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Stop {
        Stop::Json(error)
    }
}

impl Stop {
    pub(super) const LEASE_LOST: Stop = Stop::Because(FaultKind::Conflict, "the lease was lost");

    pub(super) fn fault(self, operation: &'static str) -> Fault {
        match self {
            // PostgreSQL undoes what it cancels.
            Stop::Sql(error) if kind(&error) == FaultKind::Timeout => {
                Fault::new(FaultKind::Timeout, operation).retry(Retry::Safe).because(error)
            }
            Stop::Sql(error) | Stop::Unknown(error) => Fault::new(kind(&error), operation).because(error),
            Stop::Because(kind, why) => Fault::new(kind, operation).because(why),
            Stop::Json(error) => Fault::new(FaultKind::BadAnswer, operation).because(error),
        }
    }

    /// PostgreSQL has undone the transaction for the sake of another (a deadlock): it may be made again.
    pub(super) fn gave_way(&self) -> bool {
        let (Stop::Sql(error) | Stop::Unknown(error)) = self else { return false };
        code(error).is_some_and(|code| code.starts_with("40"))
    }

    /// The connection has gone.
    pub(super) fn lost_connection(&self) -> bool {
        let Stop::Sql(error) = self else { return false };
        match error {
            sqlx::Error::Io(_) => true,
            error => code(error).is_some_and(gone),
        }
    }
}

fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// The server has closed the connection, or is about to.
fn gone(code: String) -> bool {
    code.starts_with("08") || matches!(code.as_str(), "57P01" | "57P02" | "57P03" | "57P05" | "25P03")
}

/// By the error codes of PostgreSQL's manual, appendix A.
fn kind(error: &sqlx::Error) -> FaultKind {
    let Some(code) = code(error) else {
        return match error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                FaultKind::Unavailable
            }
            sqlx::Error::Configuration(_) => FaultKind::BadRequest,
            _ => FaultKind::BadAnswer,
        };
    };
    match code.as_str() {
        "57014" => FaultKind::Timeout,
        // Too many connections; a server that only reads (a standby after a fail-over); a lock not to be had.
        "53300" | "25006" | "55P03" => FaultKind::Unavailable,
        "42501" => FaultKind::Forbidden,
        "3D000" => FaultKind::NotFound,
        code if gone(code.to_owned()) || code.starts_with("40") => FaultKind::Unavailable,
        code if code.starts_with("53") => FaultKind::Full,
        code if code.starts_with("28") => FaultKind::Unauthorized,
        // A value that does not fit: too long for an index, or no text.
        code if code.starts_with("54") || code.starts_with("22") => FaultKind::BadRequest,
        _ => FaultKind::Internal,
    }
}
