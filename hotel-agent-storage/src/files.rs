//! Room photos and the like from a folder.

use std::path::{Component, Path, PathBuf};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{
    port::{Assets, Fault, FaultKind},
    property::PropertyId,
};

/// The largest file worth sending: no channel takes a bigger picture, and a wrong name must not fill the memory.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

const ASSET: &str = "assets.asset";

/// The [`Assets`] of every property in one folder: a name is a path below it (`rooms/double.jpg`).
///
/// Which hotel may show which file is a matter of the names its settings hold. Names that leave the folder, also by a
/// symbolic link, are not found. Files are read whole and block the caller for that moment: meant for pictures on a
/// local disk, at most 16 MiB each; a larger one is [`FaultKind::BadAnswer`].
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The files below this folder; it is looked at with each call, so it may appear later.
    pub fn new(root: impl Into<PathBuf>) -> Folder {
        Folder { root: root.into() }
    }

    fn read(&self, name: &str) -> Result<(String, Bytes), Fault> {
        let absent = || Fault::new(FaultKind::NotFound, ASSET).because(format!("no file {name:?}"));
        if !stays_below(name) {
            return Err(absent());
        }
        let root = self.root.canonicalize().map_err(|error| fault(&error))?;
        let path = root.join(name).canonicalize().map_err(|error| fault(&error))?;
        let length = path.metadata().map_err(|error| fault(&error))?;
        if !path.starts_with(&root) || !length.is_file() {
            return Err(absent());
        }
        if length.len() > MOST_BYTES {
            return Err(Fault::new(FaultKind::BadAnswer, ASSET).because(format!("{name:?} is larger than 16 MiB")));
        }
        let bytes = std::fs::read(&path).map_err(|error| fault(&error))?;
        Ok((media_type(&path).to_owned(), Bytes::from(bytes)))
    }
}

#[async_trait]
impl Assets for Folder {
    async fn asset(&self, _property: &PropertyId, name: &str) -> Result<(String, Bytes), Fault> {
        self.read(name)
    }
}

/// Plain names only: nothing absolute, no `..`, no drive, no separator or stream of another system.
fn stays_below(name: &str) -> bool {
    let plain = !name.is_empty() && !name.contains(['\\', ':', '\0']);
    plain && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "ogg" => "audio/ogg",
        "mp3" => "audio/mpeg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn fault(error: &std::io::Error) -> Fault {
    use std::io::ErrorKind;
    let kind = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => FaultKind::NotFound,
        ErrorKind::PermissionDenied => FaultKind::Forbidden,
        _ => FaultKind::Unavailable,
    };
    Fault::new(kind, ASSET).because(error.to_string())
}
