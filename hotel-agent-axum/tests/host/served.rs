//! The host as a process: the agent runs beside the routes, and both end when told.

use std::time::Duration;

use hotel_agent_axum::serve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::timeout,
};

use crate::house::{Browser, house};

/// Long enough for any machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads until `words` have come; what came.
async fn read_until(stream: &mut TcpStream, words: &str) -> String {
    let mut seen = String::new();
    let mut buffer = [0_u8; 4096];
    while !seen.contains(words) {
        let read = timeout(PATIENCE, stream.read(&mut buffer)).await.expect("more to read").unwrap();
        assert_ne!(read, 0, "ended after {seen}");
        seen.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    seen
}

#[tokio::test]
async fn guests_are_answered_until_the_end_and_open_streams_do_not_delay_it() {
    let house = house();
    let browser = Browser::open(&house.router, &house.property).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let shutdown = async move { ended.await.unwrap_or_default() };
    let served = tokio::spawn(serve(house.agent.clone(), house.router.clone(), listener, shutdown));

    let head = format!("host: localhost\r\ncookie: {}\r\n", browser.cookie);
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET /chat/casa-del-mar/events HTTP/1.1\r\n{head}\r\n").as_bytes()).await.unwrap();
    read_until(&mut stream, "retry: ").await;

    let hello = r#"{"client_id":"c-1","text":"hola"}"#;
    let post = format!(
        "POST /chat/casa-del-mar/messages HTTP/1.1\r\n{head}content-type: application/json\r\ncontent-length: {}\r\n\r\n{hello}",
        hello.len()
    );
    let mut other = TcpStream::connect(address).await.unwrap();
    other.write_all(post.as_bytes()).await.unwrap();
    read_until(&mut other, "202 Accepted").await;
    read_until(&mut stream, r#""from":"agent""#).await;

    end.send(()).unwrap();
    timeout(PATIENCE, served).await.expect("an end").unwrap().unwrap();
    let mut rest = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("the stream's end").unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}
