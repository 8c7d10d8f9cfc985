use hotel_agent_core::port::{Fault, FaultKind};
use rusqlite::ffi;

/// Why a call inside the database stopped; it becomes a [`Fault`] where the operation's name is known.
#[derive(Debug)]
pub(super) enum Stop {
    Sql(rusqlite::Error),
    /// The call cannot be done, for this reason.
    Because(FaultKind, &'static str),
    /// A column holds what no version of this code has written, or something that cannot be kept.
    Json(serde_json::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Stop {
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
            Stop::Sql(error) => Fault::new(kind(&error), operation).because(error),
            Stop::Because(kind, why) => Fault::new(kind, operation).because(why),
            Stop::Json(error) => Fault::new(FaultKind::BadAnswer, operation).because(error),
        }
    }
}

fn kind(error: &rusqlite::Error) -> FaultKind {
    use rusqlite::ErrorCode;
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return FaultKind::BadAnswer };
    match failure.code {
        ErrorCode::DiskFull => FaultKind::Full,
        // The shared index of the write-ahead log could not grow: how a full disk looks to a reader.
        ErrorCode::SystemIoFailure
            if matches!(failure.extended_code, ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_SHMMAP) =>
        {
            FaultKind::Full
        }
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked => FaultKind::Unavailable,
        ErrorCode::TooBig => FaultKind::BadRequest,
        ErrorCode::NotADatabase => FaultKind::BadAnswer,
        _ => FaultKind::Internal,
    }
}
