use std::{
    ffi::OsStr,
    fs::File,
    io::{ErrorKind, Write},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use super::PATIENCE;

/// An example program, with the environment of the tests taken away from it.
pub(crate) struct Program(Command);

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// The example of this name, as cargo built it beside this test.
    pub(crate) fn example(name: &str) -> Program {
        let path = built(name);
        assert!(path.is_file(), "{} is not built: run `cargo build --examples` first", path.display());
        let mut command = Command::new(path);
        for (name, _) in std::env::vars_os() {
            let ours = name.to_string_lossy();
            if ["WHATSAPP_", "STAFF_", "SETTLE_", "RUST_LOG", "CASA_", "HOTEL_"].iter().any(|own| ours.starts_with(own))
            {
                command.env_remove(&name);
            }
        }
        command.env("SETTLE_MS", "0").current_dir(env!("CARGO_MANIFEST_DIR"));
        Program(command)
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Program {
        self.0.arg(arg);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        self.0.env(name, value);
        self
    }

    /// Starts it; what it prints goes to `log`.
    pub(crate) fn start(mut self, log: &Path) -> std::process::Child {
        let out = File::options().create(true).append(true).open(log).unwrap();
        self.0.stdin(Stdio::null()).stdout(out.try_clone().unwrap()).stderr(out);
        self.0.spawn().unwrap()
    }

    /// Runs it to its end, which must come by itself.
    pub(crate) fn run(mut self, input: &str) -> Ended {
        let [out, err] = [tempfile::NamedTempFile::new().unwrap(), tempfile::NamedTempFile::new().unwrap()];
        self.0.stdin(Stdio::piped()).stdout(out.reopen().unwrap()).stderr(err.reopen().unwrap());
        let mut child = self.0.spawn().unwrap();
        // A program that refuses to start closes its end before it has read anything.
        match child.stdin.take().unwrap().write_all(input.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("{error}"),
            _ => {}
        }
        let read = |file: &tempfile::NamedTempFile| std::fs::read_to_string(file.path()).unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return Ended { code: status.code(), stdout: read(&out), stderr: read(&err) };
            }
            if Instant::now() > deadline {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("it does not end by itself:\n{}\n{}", read(&out), read(&err));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    // target/debug/deps/e2e-…
    let profile = test.parent().and_then(Path::parent).expect("a test lies in deps");
    profile.join("examples").join(name)
}

/// A port nobody listens on, below those the system gives to outgoing connections: it stays free across a restart.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Tests run as processes beside each other: each begins elsewhere.
    let begin = u16::try_from(std::process::id().wrapping_mul(37) % 11_000).unwrap();
    (0..11_000)
        .map(|_| 20_000 + (begin + NEXT.fetch_add(1, Ordering::Relaxed) % 11_000) % 11_000)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a free port")
}
