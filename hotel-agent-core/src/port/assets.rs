use async_trait::async_trait;
use bytes::Bytes;

use super::Fault;
use crate::property::PropertyId;

/// The property's own files: room photos and the like.
#[async_trait]
pub trait Assets: Send + Sync {
    /// The media type and bytes of a file, by the name the property's settings give it.
    ///
    /// An unknown name, or one that leaves the property's folder, is [`FaultKind::NotFound`](super::FaultKind::NotFound).
    async fn asset(&self, property: &PropertyId, name: &str) -> Result<(String, Bytes), Fault>;
}
