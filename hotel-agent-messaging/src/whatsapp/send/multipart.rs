//! A `multipart/form-data` body (RFC 7578) for the one upload there is.

use bytes::{BufMut, Bytes, BytesMut};
use sha2::{Digest, Sha256};

/// The content type and body of an upload.
pub(super) fn upload(mime: &str, file: &[u8]) -> (String, Bytes) {
    let boundary = boundary(file);
    let extension = mime.rsplit('/').next().unwrap_or("bin");
    let mut body = BytesMut::with_capacity(file.len() + 512);
    for (name, value) in [("messaging_product", "whatsapp"), ("type", mime)] {
        body.put_slice(format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n").as_bytes());
        body.put_slice(value.as_bytes());
        body.put_slice(b"\r\n");
    }
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"picture.{extension}\"\r\n\
         content-type: {mime}\r\n\r\n"
    );
    body.put_slice(head.as_bytes());
    body.put_slice(file);
    body.put_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body.freeze())
}

/// A text derived from the file's own digest, which the file cannot hold but by breaking SHA-256.
fn boundary(file: &[u8]) -> String {
    use std::fmt::Write as _;

    Sha256::digest(file).iter().take(16).fold(String::from("hotel-agent-"), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::upload;

    #[test]
    fn an_upload_reads_as_three_parts() {
        let (content_type, body) = upload("image/png", b"\x89PNG\r\n--x");
        let boundary = content_type.rsplit('=').next().unwrap_or_default();
        let text = String::from_utf8_lossy(&body);
        assert_eq!(text.matches(boundary).count(), 4, "three parts and the end");
        assert!(text.contains("filename=\"picture.png\"\r\ncontent-type: image/png\r\n\r\n"));
        assert!(text.ends_with(&format!("\r\n--x\r\n--{boundary}--\r\n")));
    }
}
