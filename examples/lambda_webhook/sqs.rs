//! One call of SQS, signed by hand: the vendor's SDK would be most of the package and of a cold start.

use std::{collections::BTreeMap, env, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use hotel_agent::core::port::{Fault, FaultKind};
use hotel_agent_lambda::{Queue, QueueMessage};
use reqwest::{Client, Url};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::Problem;

const SEND: &str = "queue.put";
/// The channel waits for its answer meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);

/// An SQS FIFO queue.
pub(crate) struct Sqs {
    http: Client,
    url: String,
    endpoint: Url,
    host: String,
    identity: Identity,
}

/// Who signs, and for where. Lambda renews the environment with each new process, before the session ends.
struct Identity {
    key: String,
    secret: String,
    session: Option<String>,
    region: String,
}

impl Sqs {
    /// The queue at this URL, with the function's own role.
    pub(crate) fn new(url: &str) -> Result<Sqs, Problem> {
        let needed = |name: &str| env::var(name).map_err(|_| format!("QUEUE_URL needs {name}, which Lambda sets"));
        let identity = Identity {
            key: needed("AWS_ACCESS_KEY_ID")?,
            secret: needed("AWS_SECRET_ACCESS_KEY")?,
            session: env::var("AWS_SESSION_TOKEN").ok(),
            region: needed("AWS_REGION")?,
        };
        let endpoint = Url::parse(url).and_then(|url| url.join("/")).map_err(|error| format!("QUEUE_URL: {error}"))?;
        let host = match (endpoint.host_str(), endpoint.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => return Err(format!("QUEUE_URL: {url:?} names no host").into()),
        };
        // Another adapter may have installed one.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().timeout(PATIENCE).build()?;
        Ok(Sqs { http, url: url.to_owned(), endpoint, host, identity })
    }
}

#[async_trait]
impl Queue for Sqs {
    async fn put(&self, message: &QueueMessage) -> Result<(), Fault> {
        let body = json!({
            "QueueUrl": self.url,
            "MessageBody": message.body,
            "MessageGroupId": message.group,
            "MessageDeduplicationId": message.deduplication,
        })
        .to_string();
        let mut headers = BTreeMap::from([
            ("content-type", "application/x-amz-json-1.0".to_owned()),
            ("host", self.host.clone()),
            ("x-amz-target", "AmazonSQS.SendMessage".to_owned()),
        ]);
        headers.extend(self.identity.session.clone().map(|session| ("x-amz-security-token", session)));
        let authorization = self.identity.sign("sqs", &mut headers, body.as_bytes(), Utc::now());
        let request = headers
            .iter()
            .fold(self.http.post(self.endpoint.clone()), |request, (name, value)| request.header(*name, value));
        let away = |error: reqwest::Error| Fault::new(FaultKind::Unavailable, SEND).because(error.without_url());
        let response = request.header("authorization", authorization).body(body).send().await.map_err(away)?;
        if response.status().is_success() {
            return Ok(());
        }
        // The answer names what is wrong (`AccessDenied`, `InvalidParameterValue`), and nothing of the message.
        let why = format!("{}: {}", response.status(), response.text().await.map_err(away)?);
        Err(Fault::new(FaultKind::Unavailable, SEND).because(why))
    }
}

impl Identity {
    /// The `authorization` of a POST to `/`, by signature version 4; adds the date to the headers.
    fn sign(&self, service: &str, headers: &mut BTreeMap<&str, String>, body: &[u8], now: DateTime<Utc>) -> String {
        let (day, moment) = (now.format("%Y%m%d").to_string(), now.format("%Y%m%dT%H%M%SZ").to_string());
        headers.insert("x-amz-date", moment.clone());
        let names = headers.keys().copied().collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hex(&Sha256::digest(body)));
        let scope = format!("{day}/{}/{service}/aws4_request", self.region);
        let text = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
        let first = format!("AWS4{}", self.secret).into_bytes();
        let steps = [day.as_str(), &self.region, service, "aws4_request", &text];
        let signature = steps.into_iter().fold(first, |key, step| mac(&key, step));
        format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
            self.key,
            hex(&signature)
        )
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length is taken.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::DateTime;

    use super::Identity;

    /// `post-vanilla` of the vendor's test suite.
    #[test]
    fn a_request_is_signed_as_the_vendor_signs_it() {
        let identity = Identity {
            key: "AKIDEXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
            session: None,
            region: "us-east-1".to_owned(),
        };
        let mut headers = BTreeMap::from([("host", "example.amazonaws.com".to_owned())]);
        let now = DateTime::from_timestamp(1_440_938_160, 0).unwrap_or_default();
        assert_eq!(
            identity.sign("service", &mut headers, b"", now),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        );
        assert_eq!(headers.get("x-amz-date").map(String::as_str), Some("20150830T123600Z"));
    }
}
