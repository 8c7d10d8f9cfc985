use std::{
    io,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use hotel_agent_core::port::{Fault, FaultKind, Retry};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    process::Command,
    time::timeout,
};

/// A guest waits: longer than this an answer in words is better.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Six minutes of uncompressed speech.
const OUTPUT: usize = 16 * 1024 * 1024;

/// What is kept of a program's complaints, in bytes.
const COMPLAINTS: usize = 2048;

/// A program of this machine and the arguments it is called with.
///
/// There is no shell: each argument is passed as it stands, with placeholders such as `{voice}` filled in. Which
/// placeholders there are is said where a program is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    timeout: Duration,
    output: usize,
}

/// Why there is no output.
pub(super) enum Problem {
    Fault(Fault),
    Failed(Failed),
}

/// How a program ended that said it failed.
pub(super) struct Failed {
    status: ExitStatus,
    /// The last line it complained with; may quote what it was given.
    pub(super) complaint: String,
}

impl Program {
    /// A program by its path, or by its name if it is on the `PATH`; 20 seconds and 16 MiB of output.
    pub fn new(path: impl Into<PathBuf>, arguments: impl IntoIterator<Item = impl Into<String>>) -> Program {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Program { path: path.into(), arguments, timeout: TIMEOUT, output: OUTPUT }
    }

    /// How long it may run before it is killed.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Program {
        self.timeout = timeout;
        self
    }

    /// How many bytes it may write to standard output before it is killed.
    #[must_use]
    pub fn output_limit(mut self, bytes: usize) -> Program {
        self.output = bytes;
        self
    }

    /// Runs it on `input` and answers what it wrote. Dropping the future kills it.
    pub(super) async fn run(
        &self,
        operation: &'static str,
        values: &[(&str, &str)],
        input: &[u8],
    ) -> Result<Vec<u8>, Problem> {
        let name = self.path.display();
        let fault = |kind, retry, cause: String| {
            Problem::Fault(Fault::new(kind, operation).retry(retry).because(format!("{name} {cause}")))
        };
        let mut child = Command::new(&self.path)
            .args(self.arguments.iter().map(|argument| filled(argument, values)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| fault(FaultKind::Unavailable, Retry::Never, format!("cannot be started: {error}")))?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let talk = async {
            // All at once: a program that fills one pipe while we wait on another would wait for ever.
            let (_, output, complaints) =
                tokio::try_join!(write(stdin, input), read(stdout, self.output), last_of(stderr))?;
            Ok::<_, io::Error>((output, complaints, child.wait().await?))
        };
        match timeout(self.timeout, talk).await {
            Err(_) => Err(fault(FaultKind::Timeout, Retry::Safe, format!("took over {:?}", self.timeout))),
            Ok(Err(error)) => Err(fault(FaultKind::BadAnswer, Retry::Safe, format!("misbehaved: {error}"))),
            Ok(Ok((output, _, status))) if status.success() => Ok(output),
            Ok(Ok((_, complaints, status))) => {
                let complaints = String::from_utf8_lossy(&complaints);
                let last = complaints.lines().rev().map(str::trim).find(|line| !line.is_empty());
                Err(Problem::Failed(Failed { status, complaint: last.unwrap_or_default().to_owned() }))
            }
        }
    }

    /// The fault of a program that said it failed; `complaint` must quote no guest.
    pub(super) fn failure(&self, operation: &'static str, failed: &Failed, complaint: &str) -> Fault {
        let ended = format!("{} ended with {}", self.path.display(), failed.status);
        let cause = if complaint.is_empty() { ended } else { format!("{ended}: {complaint}") };
        Fault::new(FaultKind::BadAnswer, operation).retry(Retry::Safe).because(cause)
    }
}

fn filled(argument: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(argument.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

async fn write(pipe: Option<impl AsyncWrite + Unpin>, input: &[u8]) -> io::Result<()> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    match pipe.write_all(input).await {
        // It knew enough, or has failed and will say so.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>, limit: usize) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    let Some(pipe) = pipe else { return Ok(output) };
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    pipe.take(one_more).read_to_end(&mut output).await?;
    if output.len() > limit {
        return Err(io::Error::other(format!("more than {limit} bytes of output")));
    }
    Ok(output)
}

/// Reads to the end, keeping only the end.
async fn last_of(pipe: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else { return Ok(kept) };
    while pipe.read_buf(&mut kept).await? > 0 {
        let surplus = kept.len().saturating_sub(COMPLAINTS);
        kept.drain(..surplus);
    }
    Ok(kept)
}
