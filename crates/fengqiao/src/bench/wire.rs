//! As much of an HTTP/1.1 client as is needed to ask as fast as the machine can: it shares the cores with the server, so
//! what it costs is taken from the server.

use std::net::SocketAddr;
use std::ops::Range;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;

/// A connection that is kept open.
pub(super) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
    body: Range<usize>,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await.map_err(Failure::system("connecting"))?;
        stream.set_nodelay(true).map_err(Failure::system("connecting"))?;
        Ok(Self { stream, received: Vec::with_capacity(64 << 10), body: 0..0 })
    }

    /// Sends a request, reads the reply, and gives its status.
    pub(super) async fn send(&mut self, request: &[u8]) -> Result<u16, Failure> {
        self.stream.write_all(request).await.map_err(Failure::system("asking"))?;
        self.received.clear();
        loop {
            if let Some((status, head, length)) = head(&self.received)
                && self.received.len() >= head + length
            {
                self.body = head..head + length;
                return Ok(status);
            }
            let read = self.stream.read_buf(&mut self.received).await.map_err(Failure::system("reading a reply"))?;
            if read == 0 {
                return Err(Failure::Refused("the server closed the connection".to_owned()));
            }
        }
    }

    /// A header of the last reply.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let head = std::str::from_utf8(&self.received[..self.body.start]).ok()?;
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body of the last reply.
    pub(super) fn body(&self) -> &[u8] {
        &self.received[self.body.clone()]
    }
}

/// Status, length of the head and length of the body, once the head is there.
fn head(received: &[u8]) -> Option<(u16, usize, usize)> {
    let end = received.windows(4).position(|window| window == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(&received[..end]).ok()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0);
    Some((status, end + 4, length))
}

/// A request in bytes.
pub(super) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if method == "POST" {
        text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_cut_where_it_ends() {
        let whole = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\netag: \"1\"\r\n\r\n{}";
        assert_eq!(head(whole), Some((201, whole.len() - 2, 2)));
        assert_eq!(head(&whole[..30]), None);
        assert_eq!(head(b"HTTP/1.1 204 No Content\r\n\r\n"), Some((204, 27, 0)));
    }
}
