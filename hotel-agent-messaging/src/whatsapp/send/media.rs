//! Pictures: by link, or uploaded once and named by Meta's id from then on.

use std::{collections::BTreeMap, sync::PoisonError};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hotel_agent_core::{
    message::Media,
    port::{Fault, FaultKind, Retry, SendOutcome},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Answer, SEND, WhatsApp, bad_request, error, graph, limits, multipart};

/// Meta keeps uploads 30 days; one less, so that none expires between this check and the send.
const KEPT_DAYS: i64 = 29;
/// More pictures than a property has; beyond it the oldest is uploaded again.
const MOST_UPLOADS: usize = 256;

/// A digest of media type and content: a changed file is another picture, an equal one is not uploaded twice.
pub(super) type Key = [u8; 32];

/// What the account has uploaded, in memory; a restart costs one upload a picture.
#[derive(Default)]
pub(in crate::whatsapp) struct Uploads(BTreeMap<Key, (String, DateTime<Utc>)>);

/// A picture as a message names it.
pub(super) enum Picture {
    /// A public address.
    Link(String),
    /// An upload.
    Uploaded {
        /// Meta's id.
        id: String,
        /// What it is remembered by.
        key: Key,
        /// Whether it was uploaded for an earlier message.
        reused: bool,
    },
}

impl Uploads {
    fn get(&self, key: &Key, now: DateTime<Utc>) -> Option<String> {
        self.0.get(key).filter(|(_, at)| now - *at < TimeDelta::days(KEPT_DAYS)).map(|(id, _)| id.clone())
    }

    fn insert(&mut self, key: Key, id: String, now: DateTime<Utc>) {
        if self.0.len() >= MOST_UPLOADS
            && let Some(oldest) = self.0.iter().min_by_key(|(_, (_, at))| *at).map(|(key, _)| *key)
        {
            self.0.remove(&oldest);
        }
        self.0.insert(key, (id, now));
    }
}

/// The picture, uploaded if it has to be. An upload sends nothing to the guest: every failure of it can be repeated.
pub(super) async fn picture(channel: &WhatsApp, media: &Media) -> Result<Picture, SendOutcome> {
    let (mime, bytes) = match media {
        Media::Link(link) => return Ok(Picture::Link(link.clone())),
        Media::Inline { mime, bytes } => (mime.clone(), bytes.clone()),
        Media::Asset(name) => asset(channel, name).await?,
        _ => return Err(SendOutcome::Rejected(Fault::new(FaultKind::Unsupported, SEND))),
    };
    limits::check_file(&mime, bytes.len()).map_err(bad_request)?;
    let key: Key = Sha256::new().chain_update(&mime).chain_update([0]).chain_update(&bytes).finalize().into();
    let known = channel.uploads.lock().unwrap_or_else(PoisonError::into_inner).get(&key, channel.now());
    if let Some(id) = known {
        return Ok(Picture::Uploaded { id, key, reused: true });
    }
    let id = upload(channel, &mime, &bytes).await?;
    channel.uploads.lock().unwrap_or_else(PoisonError::into_inner).insert(key, id.clone(), channel.now());
    Ok(Picture::Uploaded { id, key, reused: false })
}

pub(super) fn forget(channel: &WhatsApp, key: &Key) {
    channel.uploads.lock().unwrap_or_else(PoisonError::into_inner).0.remove(key);
}

async fn asset(channel: &WhatsApp, name: &str) -> Result<(String, Bytes), SendOutcome> {
    let Some((property, assets)) = &channel.assets else {
        let fault = Fault::new(FaultKind::Unsupported, SEND).because("the channel was built without assets");
        return Err(SendOutcome::Rejected(fault));
    };
    assets.asset(property, name).await.map_err(|fault| match fault.retry {
        Retry::Never => SendOutcome::Rejected(fault),
        _ => SendOutcome::Deferred(fault),
    })
}

async fn upload(channel: &WhatsApp, mime: &str, bytes: &Bytes) -> Result<String, SendOutcome> {
    #[derive(Deserialize)]
    struct Uploaded {
        id: String,
    }
    let (content_type, body) = multipart::upload(mime, bytes);
    match graph::post(channel, "media", &content_type, body).await {
        Answer::Complete { status, body, .. } if status.is_success() => serde_json::from_slice::<Uploaded>(&body)
            .ok()
            .map(|uploaded| uploaded.id)
            .filter(|id| !id.is_empty())
            .ok_or_else(|| SendOutcome::Deferred(Fault::new(FaultKind::BadAnswer, SEND).retry(Retry::Safe))),
        Answer::Complete { status, headers, body } => {
            Err(match error::outcome(status, &headers, &body, channel.now(), SEND) {
                SendOutcome::Uncertain(fault) => SendOutcome::Deferred(fault.retry(Retry::Safe)),
                other => other,
            })
        }
        Answer::NotSent(fault) | Answer::Lost(fault) => Err(SendOutcome::Deferred(fault.retry(Retry::Safe))),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{MOST_UPLOADS, Uploads};

    #[test]
    fn uploads_are_forgotten_when_old_and_when_too_many() {
        let (mut uploads, start) = (Uploads::default(), DateTime::UNIX_EPOCH);
        uploads.insert([9; 32], "first".into(), start);
        assert_eq!(uploads.get(&[9; 32], start + TimeDelta::days(28)).as_deref(), Some("first"));
        assert_eq!(uploads.get(&[9; 32], start + TimeDelta::days(29)), None);
        for n in 0..MOST_UPLOADS {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&n.to_le_bytes());
            uploads.insert(key, n.to_string(), start + TimeDelta::seconds(1));
        }
        assert_eq!(uploads.0.len(), MOST_UPLOADS);
        assert_eq!(uploads.get(&[9; 32], start), None);
    }
}
