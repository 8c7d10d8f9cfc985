//! The example function as Lambda starts it: a process that asks for its work.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use chrono::Utc;
use hotel_agent_testkit::{
    lambda::{RuntimeApi, function_url, schedule},
    whatsapp::{EmulatorSettings, GraphEmulator},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{house::VERIFY, table};

const TIME: Duration = Duration::from_secs(30);

/// The example with the environment it needs, but for what the test adds.
fn example(api: &RuntimeApi, graph: &str) -> Command {
    let mut command = Command::new(built("lambda_webhook"));
    let known = EmulatorSettings::default();
    command
        .env_clear()
        .envs(api.environment())
        .env("HOTEL_CONFIG", Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hotels/casa-del-mar.toml"))
        .env("WHATSAPP_PHONE_NUMBER_ID", &known.phone_number_ids[0])
        .env("WHATSAPP_ACCESS_TOKEN", &known.access_token)
        .env("WHATSAPP_APP_SECRET", &known.app_secret)
        .env("WHATSAPP_VERIFY_TOKEN", VERIFY)
        .env("WHATSAPP_GRAPH_URL", graph)
        .env("RUST_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    // target/debug/deps/hosts-…
    let path = test.parent().and_then(Path::parent).unwrap().join("examples").join(name);
    assert!(path.is_file(), "{} is not built: run `cargo build --examples` first", path.display());
    path
}

async fn answer(api: &RuntimeApi, event: Value) -> Value {
    api.invoke(event, TIME).await.unwrap().answer().unwrap()
}

#[tokio::test]
async fn it_answers_webhooks_and_ticks() {
    let (api, graph, home) =
        (RuntimeApi::start().await.unwrap(), GraphEmulator::start().await.unwrap(), TempDir::new().unwrap());
    let mut command = example(&api, &graph.base_url());
    let _function = command.env("LAMBDA_LOCAL_STORE", home.path().join("agent.db")).spawn().unwrap();
    for name in ["the handshake", "a message", "a signature of something else", "DELETE"] {
        let case = table::cases().into_iter().find(|case| case.name == name).unwrap();
        let said = answer(&api, function_url(&case.request)).await;
        assert_eq!(said["statusCode"], case.status.as_u16(), "{name}: {said}");
    }
    assert!(!graph.sent().is_empty(), "the guest was answered before the function froze");
    assert_eq!(answer(&api, schedule(Utc::now())).await, json!({"turns": 0, "sent": 0}));
}

#[tokio::test]
async fn with_a_queue_it_needs_no_store_and_loses_nothing_while_the_queue_is_away() {
    let api = RuntimeApi::start().await.unwrap();
    let mut command = example(&api, "http://127.0.0.1:1/v26.0");
    command
        .env("QUEUE_URL", "http://127.0.0.1:1/123456789012/desk.fifo")
        .env("AWS_REGION", "eu-west-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        .env("AWS_SESSION_TOKEN", "of a role");
    let _function = command.spawn().unwrap();
    let case = |name: &str| table::cases().into_iter().find(|case| case.name == name).unwrap().request;
    assert_eq!(answer(&api, function_url(&case("the handshake"))).await["statusCode"], 200);
    assert_eq!(answer(&api, function_url(&case("a signature of something else"))).await["statusCode"], 403);
    let refused = answer(&api, function_url(&case("a message"))).await;
    assert_eq!(refused["statusCode"], 503);
    assert!(refused["headers"]["retry-after"].is_string(), "{refused}");
}

#[tokio::test]
async fn what_is_set_wrong_is_named_and_a_local_store_refused_in_lambda() {
    let api = RuntimeApi::start().await.unwrap();
    let home = TempDir::new().unwrap();
    let store = home.path().join("agent.db");
    let store = store.to_str().unwrap();
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[], "is not set"),
        (&[("LAMBDA_LOCAL_STORE", store), ("LAMBDA_TASK_ROOT", "/var/task")], "LAMBDA_LOCAL_STORE"),
        (&[("LAMBDA_LOCAL_STORE", store), ("WHATSAPP_APP_SECRET", " ")], "WHATSAPP_APP_SECRET"),
        (&[("LAMBDA_LOCAL_STORE", store), ("LINGER_MS", "soon")], "LINGER_MS"),
        (&[("QUEUE_URL", "desk.fifo"), ("AWS_REGION", "eu-west-1")], "QUEUE_URL"),
    ];
    for (environment, words) in cases {
        let ended = example(&api, "http://127.0.0.1:1").envs(environment.iter().copied()).output().await.unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{words}: {said}");
        assert!(said.contains(words) && !said.contains("panicked"), "{words}: {said}");
    }
    assert!(!Path::new(store).exists(), "refused, and the file was made all the same");
    assert_eq!(api.handed_out(), 0);
}
