use std::{
    path::PathBuf,
    process::Child,
    sync::OnceLock,
    time::{Duration, Instant},
};

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

use super::{Booked, PATIENCE, Program, booked, free_port, until};

/// What opens the desk's routes.
const TOKEN: &str = "a-token-only-the-desk-of-these-tests-knows";

/// The example server as a process of its own, with a data folder of its own. Dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    home: TempDir,
    port: u16,
    env: Vec<(String, String)>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        Answer { status: response.status(), body: response.text().await.unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A client for plain HTTP on this machine.
pub(crate) fn http() -> Client {
    static CLIENT: OnceLock<()> = OnceLock::new();
    CLIENT.get_or_init(|| {
        // Another part of the test may have installed one; nothing here is encrypted.
        let _already = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder().no_proxy().tls_certs_only([]).timeout(PATIENCE).build().unwrap()
}

impl Server {
    /// Starts one and waits until it is ready.
    pub(crate) async fn start(env: &[(&str, &str)]) -> Server {
        Server::at(TempDir::new().unwrap(), env).await
    }

    /// Starts one whose data is in the folder `data` of this one.
    pub(crate) async fn at(home: TempDir, env: &[(&str, &str)]) -> Server {
        let port = free_port();
        let env: Vec<(String, String)> = env.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let child = spawn(&home, port, &env);
        let mut server = Server { child, home, port, env };
        server.ready().await;
        server
    }

    /// Ends it as a power cut would: no signal reaches it, nothing is flushed.
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself, which `ready` and the log tell.
        let _ended = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Starts it again on the same port and data.
    pub(crate) async fn restart(&mut self) {
        self.kill();
        self.child = spawn(&self.home, self.port, &self.env);
        self.ready().await;
    }

    /// Asks it to end, and waits for that; the exit code.
    pub(crate) fn terminate(&mut self) -> Option<i32> {
        let asked = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end when asked");
    }

    async fn ready(&mut self) {
        let http = http();
        let url = self.url("/readyz");
        until("a server that is ready", async || {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the server ended with {status}");
            }
            http.get(&url).send().await.ok().filter(|answer| answer.status().is_success()).map(|_| ())
        })
        .await;
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// All it has printed.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

    /// The reservations made at a hotel, from its ledger.
    pub(crate) fn booked(&self, property: &str) -> Vec<Booked> {
        booked(&self.data().join(format!("{property}.ledger")))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(http().get(self.url(path)).header("accept", "application/json")).await
    }

    /// A route of the desk; a body makes it a POST.
    pub(crate) async fn staff(&self, path: &str, body: Option<Value>) -> Answer {
        let url = self.url(&format!("/staff/{path}"));
        let request = match body {
            Some(body) => http().post(url).json(&body),
            None => http().get(url),
        };
        Answer::of(request.bearer_auth(TOKEN)).await
    }

    /// What the code of a confirmation is worth. A code holds an address, or the token alone.
    pub(crate) async fn verify(&self, code: &str) -> Value {
        let token = code.rsplit('/').next().unwrap();
        let answer = self.get(&format!("/reservations/verify/{token}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json()
    }
}

fn spawn(home: &TempDir, port: u16, env: &[(String, String)]) -> Child {
    let program = Program::example("hotel_server").env("STAFF_TOKEN", TOKEN);
    let program = env.iter().fold(program, |program, (name, value)| program.env(name, value));
    let program = program.arg("--port").arg(port.to_string()).arg("--data").arg(home.path().join("data"));
    program.start(&home.path().join("log"))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- what the server printed ---\n{}", self.log());
        }
    }
}
