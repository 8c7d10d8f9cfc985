//! As much of HTTP/1.1 as both ends of the load speak: bodies of a told length over connections kept open.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One end of a connection.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// How much of the buffer the last message took.
    taken: usize,
}

/// A request or an answer.
pub(crate) struct Message<'a> {
    head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Message<'_> {
    /// The status of an answer; 0 of a request.
    pub(crate) fn status(&self) -> u16 {
        self.head.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    /// A header's value; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> io::Result<Wire> {
        stream.set_nodelay(true)?;
        Ok(Wire { stream, buffer: Vec::with_capacity(2048), taken: 0 })
    }

    pub(crate) async fn connect(address: SocketAddr) -> io::Result<Wire> {
        Wire::new(TcpStream::connect(address).await?)
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// The next message; `None` when the other end has closed between two.
    pub(crate) async fn read(&mut self) -> io::Result<Option<Message<'_>>> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let head = loop {
            if let Some(head) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                let total = head + 4 + length(text(&self.buffer[..head])?)?;
                if self.buffer.len() >= total {
                    self.taken = total;
                    break head;
                }
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return if self.buffer.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
        };
        Ok(Some(Message { head: text(&self.buffer[..head])?, body: &self.buffer[head + 4..self.taken] }))
    }
}

fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn length(head: &str) -> io::Result<usize> {
    if header(head, "transfer-encoding").is_some() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a body in chunks"));
    }
    Ok(header(head, "content-length").and_then(|value| value.parse().ok()).unwrap_or(0))
}
