use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Error, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use hotel_agent_core::port::{Fault, FaultKind};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::entry::{Entry, SCHEMA};

/// Why a ledger could not be opened or written.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The disk refused.
    #[error("{}: cannot {doing}: {source}", path.display())]
    Disk {
        /// The ledger.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: Arc<Error>,
    },
    /// Another process, or another `GrandHotel`, has it open.
    #[error("{}: in use by another process", path.display())]
    InUse {
        /// The ledger.
        path: PathBuf,
    },
    /// A line before the last one is not as it was written.
    #[error("{}: line {line}: {problem}", path.display())]
    Corrupt {
        /// The ledger.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// Newer code wrote it.
    #[error("{}: written in form {schema}, and this version reads up to {SCHEMA}", path.display())]
    TooNew {
        /// The ledger.
        path: PathBuf,
        /// Its form.
        schema: u32,
    },
    /// It belongs to another hotel.
    #[error("{}: is the ledger of {found:?}, not of {expected:?}", path.display())]
    OtherProperty {
        /// The ledger.
        path: PathBuf,
        /// Whose it is.
        found: String,
        /// Whose it should be.
        expected: String,
    },
    /// An earlier write failed and could not be undone; nothing more is written until it is opened again.
    #[error("{}: a write failed and could not be undone; open it again", path.display())]
    Broken {
        /// The ledger.
        path: PathBuf,
    },
}

impl LedgerError {
    pub(super) fn fault(self, operation: &'static str) -> Fault {
        let kind = match &self {
            LedgerError::Disk { source, .. } if source.kind() == ErrorKind::StorageFull => FaultKind::Full,
            LedgerError::TooNew { .. } => FaultKind::TooNew,
            LedgerError::InUse { .. } => FaultKind::Conflict,
            _ => FaultKind::Unavailable,
        };
        Fault::new(kind, operation).because(self)
    }
}

/// An append-only file of entries, each line its checksum and its JSON.
///
/// The checksum covers the line before it too, so that a line lost or changed in the middle is noticed. A line counts
/// once it is synced; what a crash leaves of the last one was never answered for, and is dropped.
#[derive(Debug)]
pub(super) struct Ledger {
    file: File,
    path: PathBuf,
    /// Bytes that hold whole, synced lines.
    length: u64,
    last: Checksum,
    broken: bool,
}

type Checksum = [u8; 8];

/// What a ledger held when it was opened.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    pub(super) entries: Vec<Entry>,
    pub(super) torn_bytes: u64,
}

impl Ledger {
    pub(super) fn open(path: &Path, property: &str) -> Result<Opened, LedgerError> {
        let disk = |doing| move |source| disk_error(path, doing, source);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // It holds guests' names and addresses: nobody else on the machine reads it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(disk("open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(disk_error(path, "lock", source)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(disk("read"))?;
        let whole = whole_lines(&bytes);
        let (entries, last) = read_lines(path, property, whole)?;
        let mut ledger = Ledger { file, path: path.to_owned(), length: whole.len() as u64, last, broken: false };
        let torn_bytes = bytes.len().saturating_sub(whole.len()) as u64;
        if torn_bytes > 0 {
            ledger.cut_to_length().map_err(disk("drop a torn last line"))?;
        }
        if whole.is_empty() {
            ledger.append(&Entry::Opened { schema: SCHEMA, property: property.to_owned() })?;
            sync_folder(path).map_err(disk("sync the folder of"))?;
        }
        Ok(Opened { ledger, entries, torn_bytes })
    }

    /// Writes an entry and returns once it is on the disk. After an error the entry does not stand in the ledger.
    pub(super) fn append(&mut self, entry: &Entry) -> Result<(), LedgerError> {
        if self.broken {
            return Err(LedgerError::Broken { path: self.path.clone() });
        }
        let json = serde_json::to_string(entry)
            .map_err(|error| disk_error(&self.path, "write", Error::new(ErrorKind::InvalidData, error)))?;
        let sum = checksum(self.last, json.as_bytes());
        let line = format!("{} {json}\n", hex(sum));
        if let Err(source) = self.write_synced(line.as_bytes()) {
            // Half a line, or one that is written but not synced, must not stand before the next one.
            self.broken = self.cut_to_length().is_err();
            return Err(disk_error(&self.path, "write", source));
        }
        self.length += line.len() as u64;
        self.last = sum;
        Ok(())
    }

    fn write_synced(&mut self, line: &[u8]) -> Result<(), Error> {
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(line)?;
        self.file.sync_data()
    }

    fn cut_to_length(&mut self) -> Result<(), Error> {
        self.file.set_len(self.length)?;
        self.file.sync_data()
    }

    /// Puts a file in place that takes no writes, as a disk that fails for good.
    #[cfg(test)]
    pub(super) fn fail_from_now_on(&mut self) -> Result<(), Error> {
        self.file = File::open(&self.path)?;
        Ok(())
    }
}

fn disk_error(path: &Path, doing: &'static str, source: Error) -> LedgerError {
    LedgerError::Disk { path: path.to_owned(), doing, source: Arc::new(source) }
}

/// The lines that were written to their end. A power cut may leave blocks of zeroes, which no JSON text holds.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let written = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let end = bytes.iter().take(written).rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    bytes.get(..end).unwrap_or_default()
}

fn read_lines(path: &Path, property: &str, whole: &[u8]) -> Result<(Vec<Entry>, Checksum), LedgerError> {
    let mut entries = Vec::new();
    let mut last = Checksum::default();
    for (number, line) in (1..).zip(whole.split_inclusive(|byte| *byte == b'\n')) {
        let corrupt = |problem: String| LedgerError::Corrupt { path: path.to_owned(), line: number, problem };
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let (sum, json) = line.split_at_checked(16).ok_or_else(|| corrupt("is too short".to_owned()))?;
        let json = json.strip_prefix(b" ").ok_or_else(|| corrupt("has no checksum".to_owned()))?;
        let expected = checksum(last, json);
        if hex(expected).as_bytes() != sum {
            return Err(corrupt("its checksum does not match: it was changed, or a line before it is lost".to_owned()));
        }
        last = expected;
        if number == 1 {
            read_header(path, property, json)
                .map_err(|error| error.unwrap_or_else(|| corrupt("is no header".into())))?;
        } else {
            entries.push(serde_json::from_slice(json).map_err(|error| corrupt(error.to_string()))?);
        }
    }
    Ok((entries, last))
}

/// `Err(None)`: this is no header at all.
fn read_header(path: &Path, property: &str, json: &[u8]) -> Result<(), Option<LedgerError>> {
    // Looser than `Entry`, so that a header of newer code is recognised as such.
    #[derive(Deserialize)]
    struct Header {
        opened: HeaderFields,
    }
    #[derive(Deserialize)]
    struct HeaderFields {
        schema: u32,
        property: String,
    }
    let Header { opened } = serde_json::from_slice(json).map_err(|_| None)?;
    let path = path.to_owned();
    if opened.schema > SCHEMA {
        return Err(Some(LedgerError::TooNew { path, schema: opened.schema }));
    }
    if opened.property != property {
        let expected = property.to_owned();
        return Err(Some(LedgerError::OtherProperty { path, found: opened.property, expected }));
    }
    Ok(())
}

fn checksum(before: Checksum, json: &[u8]) -> Checksum {
    let digest = Sha256::new().chain_update(before).chain_update(json).finalize();
    let mut sum = Checksum::default();
    sum.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    sum
}

fn hex(sum: Checksum) -> String {
    format!("{:016x}", u64::from_be_bytes(sum))
}

/// A new file's name is safe only once its folder is synced.
fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
