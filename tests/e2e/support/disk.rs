use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A disk of a few megabytes, in memory. Dropped, it is gone.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one at this folder, which is made. `None` where this user may not; CI may.
    pub(crate) fn mount(folder: &Path, size: &str) -> Option<SmallDisk> {
        std::fs::create_dir_all(folder).unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], folder);
        assert!(mounted || std::env::var_os("CI").is_none(), "CI must be able to mount a small disk");
        if !mounted {
            eprintln!("NOT TESTED: this user may not mount a small disk");
        }
        mounted.then(|| SmallDisk(folder.to_owned()))
    }

    /// Nothing may be written any more; fails while something is open for writing.
    pub(crate) fn read_only(&self) {
        assert!(mount(&["-o", "remount,ro"], &self.0), "the disk is in use");
    }

    /// Leaves no room for even one more page.
    pub(crate) fn fill(&self) {
        let mut ballast = File::options().create(true).append(true).open(self.ballast()).unwrap();
        for size in [64 * 1024, 4096, 1] {
            let piece = vec![0; size];
            loop {
                match ballast.write_all(&piece) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }

    /// There is room again.
    pub(crate) fn make_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the server may still have its files open when a check fails.
        let _gone = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn mount(arguments: &[&str], folder: &Path) -> bool {
    let ended = Command::new("mount").args(arguments).arg(folder).stderr(Stdio::null()).status();
    ended.is_ok_and(|status| status.success())
}
