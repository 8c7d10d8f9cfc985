//! A PostgreSQL server for tests, from the programs of an installed one.
//!
//! It lives in a temporary folder, listens on a socket there and nowhere else, and is gone when dropped. Needs Debian's
//! `postgresql` or its like; as root it runs as the user `postgres`, because the server refuses root.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Names the server that tests share, when somebody has started one: `cargo xtask test` does.
pub const VARIABLE: &str = "HOTEL_AGENT_POSTGRES";

/// How long the server may take to answer, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the folders of these servers are named.
const PREFIX: &str = "hotel-agent-postgres-";

/// A folder without a server that is older than any pause between a crash and the start after it.
const ABANDONED: Duration = Duration::from_secs(600);

/// Whether what is committed must outlive the machine, or only the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// As in production: every commit is flushed.
    Flushed,
    /// Nothing is flushed, for tests that are not about it; a server that is killed still loses nothing.
    Unflushed,
}

/// A running server.
#[derive(Debug)]
pub struct PostgresServer {
    folder: TempDir,
    programs: PathBuf,
    disk: Disk,
    process: Option<Child>,
}

impl PostgresServer {
    /// Makes a database and starts its server.
    ///
    /// # Errors
    /// What is missing or failed, in words: a test must fail with it, not pass without a server.
    pub fn start(disk: Disk) -> Result<PostgresServer, String> {
        let programs = programs()?;
        sweep();
        let folder = TempDir::with_prefix(PREFIX).map_err(|error| format!("no temporary folder: {error}"))?;
        give_away(folder.path())?;
        let mut server = PostgresServer { folder, programs, disk, process: None };
        let output = server
            .command("initdb")
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(server.data())
            .output()
            .map_err(|error| format!("initdb: {error}"))?;
        if !output.status.success() {
            return Err(format!("initdb: {}", String::from_utf8_lossy(&output.stderr)));
        }
        server.go_on()?;
        Ok(server)
    }

    /// The server that tests share, if somebody has started one, else one of the caller's own; with where it is reached.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn shared() -> Result<(String, Option<PostgresServer>), String> {
        if let Ok(url) = env::var(VARIABLE) {
            return Ok((url, None));
        }
        let server = PostgresServer::start(Disk::Unflushed)?;
        Ok((server.url(), Some(server)))
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost:5432/postgres?host={}", self.folder.path().display())
    }

    /// Ends it as a crash would, every connection with it; [`go_on`](Self::go_on) starts it again.
    pub fn crash(&mut self) {
        self.stop("QUIT");
    }

    /// Starts it again after a [`crash`](Self::crash).
    ///
    /// # Errors
    /// What failed, in words.
    pub fn go_on(&mut self) -> Result<(), String> {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        let mut settings = vec![
            "listen_addresses=",
            "port=5432",
            "max_connections=200",
            "shared_buffers=32MB",
            "logging_collector=off",
        ];
        if self.disk == Disk::Unflushed {
            settings.extend(["fsync=off", "full_page_writes=off"]);
        }
        for setting in settings {
            command.args(["-c", setting]);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log());
        let log = log.map_err(|error| format!("{}: {error}", self.log().display()))?;
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        self.process = Some(process.map_err(|error| format!("postgres: {error}"))?);
        self.await_answer()
    }

    fn await_answer(&mut self) -> Result<(), String> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let mut question = Command::new(self.programs.join("pg_isready"));
            let answer = question.args(["-q", "-p", "5432", "-h"]).arg(self.folder.path()).status();
            if answer.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if self.process.as_mut().is_none_or(|process| !matches!(process.try_wait(), Ok(None))) {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let said = std::fs::read_to_string(self.log()).unwrap_or_default();
        Err(format!("the server did not come up: {said}"))
    }

    fn stop(&mut self, signal: &str) {
        let Some(mut process) = self.process.take() else { return };
        let told = Command::new("kill").arg(format!("-{signal}")).arg(process.id().to_string()).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = process.kill();
        }
        let _ = process.wait();
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// A program of the server, as a user it accepts, that ends with the thread that starts it.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        if !cfg!(target_os = "linux") {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.args(["--pdeathsig=QUIT", "--"]).arg(program).current_dir(self.folder.path());
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.stop("QUIT");
    }
}

/// Drops what killed tests have left behind.
fn sweep() {
    let Ok(folders) = std::fs::read_dir(env::temp_dir()) else { return };
    for folder in folders.flatten().filter(|folder| folder.file_name().to_string_lossy().starts_with(PREFIX)) {
        let touched = folder.metadata().and_then(|known| known.modified());
        let old = touched.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED));
        let pid = std::fs::read_to_string(folder.path().join("data/postmaster.pid")).unwrap_or_default();
        let lives = pid.lines().next().is_some_and(|pid| Path::new("/proc").join(pid).exists());
        if old && !lives {
            let _ = std::fs::remove_dir_all(folder.path());
        }
    }
}

/// Where the programs are: on the path, or where Debian keeps each version's, the newest first.
fn programs() -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    env::split_paths(&path)
        .chain(versions.into_iter().rev())
        .find(|folder| ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file()))
        .ok_or_else(|| "there is no PostgreSQL server: install the package postgresql".to_owned())
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Lets the user `postgres` own the folder, where root has made it.
fn give_away(folder: &Path) -> Result<(), String> {
    if !is_root() {
        return Ok(());
    }
    let told = Command::new("chown").arg("postgres:postgres").arg(folder).status();
    if told.is_ok_and(|status| status.success()) { Ok(()) } else { Err("there is no user postgres".to_owned()) }
}
