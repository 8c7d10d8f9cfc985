//! What the kernel says of a process.

use std::{collections::HashMap, fs, path::PathBuf, process::Command};

/// A process whose CPU time is read now and then.
pub(crate) struct Watched {
    pid: u32,
    /// Nanoseconds of each thread when it was last seen, so that a thread that ended still counts.
    threads: HashMap<String, u64>,
}

impl Watched {
    pub(crate) fn new(pid: u32) -> Watched {
        Watched { pid, threads: HashMap::new() }
    }

    /// CPU time of all threads so far, user and kernel, in nanoseconds: far finer than the ticks of `stat`.
    pub(crate) fn cpu(&mut self) -> u64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.pid)).into_iter().flatten().flatten();
        for task in tasks {
            let ran = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            if let Some(nanos) = ran.split(' ').next().and_then(|nanos| nanos.parse().ok()) {
                self.threads.insert(task.file_name().to_string_lossy().into_owned(), nanos);
            }
        }
        self.threads.values().sum()
    }

    /// Resident memory now, in bytes.
    pub(crate) fn resident(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most it ever was.
    pub(crate) fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Resident memory that is no page of a file (the program itself, the store's shared memory).
    pub(crate) fn anonymous(&self) -> u64 {
        self.status("RssAnon:")
    }

    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(PathBuf::from(format!("/proc/{}/status", self.pid))).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
    }
}

/// The first child of a process; what `strace` runs.
pub(crate) fn child(pid: u32) -> Option<u32> {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok()
}

/// Whether a program is installed.
pub(crate) fn installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Keeps this process on core 1, before it has other threads.
pub(crate) fn pin() -> bool {
    let pid = std::process::id().to_string();
    Command::new("taskset").args(["-p", "-c", "1", &pid]).output().is_ok_and(|output| output.status.success())
}

/// How busy the machine is: the load averages.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}
