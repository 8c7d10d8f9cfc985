//! What this disk takes to make 4 KiB durable: the measure of an acknowledgement.

use std::{
    fs::File,
    io::{self, Seek as _, SeekFrom, Write as _},
    path::Path,
    time::Instant,
};

const SYNCS: u32 = 300;
const BLOCK: [u8; 4096] = [7; 4096];

/// Microseconds of each `fdatasync` of 4 KiB.
#[derive(Default)]
pub(crate) struct Syncs {
    /// At the end of a file that grows: the file system writes its own journal too, as when a log is young.
    pub(crate) appended: Vec<u32>,
    /// Over blocks the file already has: the least a sync can cost, as when a log is used again.
    pub(crate) overwritten: Vec<u32>,
}

impl Syncs {
    /// Measures some more, in this folder.
    pub(crate) fn measure(&mut self, folder: &Path) -> io::Result<()> {
        let path = folder.join("sync-probe");
        let mut file = File::create(&path)?;
        for _ in 0..SYNCS {
            self.appended.push(sync(&mut file)?);
        }
        file.seek(SeekFrom::Start(0))?;
        for _ in 0..SYNCS {
            self.overwritten.push(sync(&mut file)?);
        }
        std::fs::remove_file(&path)
    }
}

fn sync(file: &mut File) -> io::Result<u32> {
    let start = Instant::now();
    file.write_all(&BLOCK)?;
    file.sync_data()?;
    Ok(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX))
}
