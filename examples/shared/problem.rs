use std::{fmt, process::ExitCode};

/// Why a program cannot go on: one message a person can act on, and the exit code.
#[derive(Debug)]
pub(crate) struct Problem {
    message: String,
    code: u8,
}

impl Problem {
    /// Something the user wrote or set must be changed.
    pub(crate) fn setup(message: impl fmt::Display) -> Problem {
        Problem { message: message.to_string(), code: 2 }
    }

    /// Something around the program failed.
    pub(crate) fn failed(message: impl fmt::Display) -> Problem {
        Problem { message: message.to_string(), code: 1 }
    }

    /// The exit code of a program that ends so.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<lexopt::Error> for Problem {
    fn from(error: lexopt::Error) -> Problem {
        Problem::setup(format!("{error} (see --help)"))
    }
}
