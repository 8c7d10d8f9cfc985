//! The server under load: a process of its own on its own folder.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::{Problem, process::Watched, traffic::deliver, webhook};

const HOTELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/hotels");

/// How a server is started.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    /// What stands before it on the command line: `taskset`, `strace`.
    pub(crate) before: Vec<OsString>,
    /// The port of the Graph API.
    pub(crate) graph: u16,
}

/// A running server. Dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) process: Watched,
    log: PathBuf,
}

impl Program {
    /// Starts it on this folder and returns at once.
    pub(crate) fn spawn(&self, folder: &Path) -> Result<Server, Problem> {
        let address = free_address()?;
        let log = folder.join("server.log");
        let mut words = self.before.clone();
        words.push(self.path.clone().into());
        let (program, arguments) = words.split_first().ok_or("no program")?;
        let child = Command::new(program)
            .args(arguments)
            .args(["--port", &address.port().to_string(), "--config", HOTELS, "--data"])
            .arg(folder)
            .env("WHATSAPP_PHONE_NUMBER_ID", webhook::NUMBER)
            .env("WHATSAPP_ACCESS_TOKEN", "load-token")
            .env("WHATSAPP_APP_SECRET", webhook::SECRET)
            .env("WHATSAPP_VERIFY_TOKEN", "load-word")
            .env("WHATSAPP_GRAPH_URL", format!("http://127.0.0.1:{}/v21.0", self.graph))
            .env("SETTLE_MS", "0")
            .env("ACKNOWLEDGE_AFTER_MS", "300")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::options().create(true).append(true).open(&log)?)
            .spawn()
            .map_err(|error| format!("{}: {error}", self.path.display()))?;
        let process = Watched::new(child.id());
        Ok(Server { child, address, process, log })
    }

    /// Starts it on this folder and waits until it takes a signed webhook, an empty one.
    pub(crate) async fn start(&self, folder: &Path) -> Result<Server, Problem> {
        let mut server = self.spawn(folder)?;
        let start = Instant::now();
        let empty = webhook::messages(webhook::PATH, 0, &[]);
        while !deliver(&mut None, server.address, &empty).await.is_taken() {
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("the server ended with {status}:\n{}", server.complaints().join("\n")).into());
            }
            if start.elapsed() > Duration::from_secs(60) {
                return Err("the server takes no webhooks".into());
            }
            sleep(Duration::from_millis(1)).await;
        }
        Ok(server)
    }
}

impl Server {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it logged as a warning or an error.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        log.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }

    /// Asks it to end and waits until it has.
    pub(crate) async fn stop(&mut self) -> Result<(), Problem> {
        terminate(self.pid());
        self.ended().await
    }

    /// Waits for its end, 30 seconds at most.
    pub(crate) async fn ended(&mut self) -> Result<(), Problem> {
        let start = Instant::now();
        while self.child.try_wait()?.is_none() {
            if start.elapsed() > Duration::from_secs(30) {
                return Err("the server does not end when asked to".into());
            }
            sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Asks a process to end.
pub(crate) fn terminate(pid: u32) {
    let _gone = Command::new("kill").args(["-TERM", &pid.to_string()]).status();
}

pub(crate) fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}
