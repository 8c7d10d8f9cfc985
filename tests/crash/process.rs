use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use crate::roles::{ROLE, Role, SERVES};

/// A part of a scenario that runs as a process. Dropped, it is killed.
pub(crate) struct Process {
    child: Child,
    /// Kept open: the test's frame in the process says now and then that it takes long, and ends if nobody listens.
    _said: Option<BufReader<ChildStdout>>,
    log: PathBuf,
}

impl Process {
    /// Starts this test binary for a part; what it says goes to `log`.
    pub(crate) fn start(role: &Role, log: &Path) -> Process {
        let out = File::options().create(true).append(true).open(log).unwrap();
        let command = &mut part(role);
        let child = command.stdout(out.try_clone().unwrap()).stderr(out).spawn().unwrap();
        Process { child, _said: None, log: log.to_owned() }
    }

    /// As [`start`](Self::start), and waits until it says where it serves.
    pub(crate) fn serving(role: &Role, log: &Path) -> (Process, String) {
        let errors = File::options().create(true).append(true).open(log).unwrap();
        let mut child = part(role).stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let lines = said.by_ref().lines();
        let mut addresses = lines.map_while(Result::ok).filter_map(|line| Some(line.strip_prefix(SERVES)?.to_owned()));
        let address = addresses.next().unwrap_or_else(|| panic!("{role:?} does not serve: see {}", log.display()));
        (Process { child, _said: Some(said), log: log.to_owned() }, address)
    }

    /// SIGKILL: no code of it runs any more.
    pub(crate) fn kill(&mut self) {
        // It may have died by itself.
        let _gone = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Whether it has struck itself dead; ending in any other way by itself is a failure of the harness.
    pub(crate) fn died(&mut self) -> bool {
        match self.child.try_wait().unwrap() {
            None => false,
            Some(status) if status.signal() == Some(9) => true,
            Some(status) => {
                let log = std::fs::read_to_string(&self.log).unwrap_or_default();
                panic!("a process ended by itself: {status}\n{log}")
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn part(role: &Role) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["process_of_the_harness", "--exact", "--ignored", "--nocapture"]);
    command.env(ROLE, serde_json::to_string(role).unwrap()).stdin(Stdio::piped());
    command
}

/// A client for plain HTTP on this machine.
pub(crate) fn http() -> reqwest::Client {
    // Another part of the process may have installed one; nothing here is encrypted.
    let _already = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().tls_certs_only([]).timeout(Duration::from_secs(5)).build().unwrap()
}
