//! What this disk takes to make 4 KiB durable: the measure of an acknowledgement.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
    time::Instant,
};

const SYNCS: usize = 300;

/// Microseconds of each append of 4 KiB with its `fdatasync`, in this folder.
pub(crate) fn syncs(folder: &Path) -> io::Result<Vec<u32>> {
    let path = folder.join("sync-probe");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    std::fs::remove_file(&path)?;
    Ok(times)
}
