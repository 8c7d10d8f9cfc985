//! Figures for people to read, each beside its aim.

use std::fmt::Display;

pub(crate) fn title(name: &str, what: &str) {
    println!("\n{name}: {what} (load {})", crate::process::load());
}

pub(crate) fn line(name: &str, value: impl Display, aim: &str) {
    let aim = if aim.is_empty() { String::new() } else { format!("  aim: {aim}") };
    println!("  {name:<52} {value:>24}{aim}");
}

/// The p-th part of the latencies (in microseconds), as milliseconds.
pub(crate) fn part(times: &[u32], p: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len().saturating_sub(1) as f64 * p).round() as usize;
    sorted.get(at).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
}

/// `p50 / p99` in milliseconds.
pub(crate) fn p50_p99(times: &[u32]) -> String {
    format!("{:.2} / {:.2} ms", part(times, 0.5), part(times, 0.99))
}

/// `min / median / max` in milliseconds.
pub(crate) fn spread(times: &[u32]) -> String {
    format!("{:.1} / {:.1} / {:.1} ms", part(times, 0.0), part(times, 0.5), part(times, 1.0))
}

pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0))
}

pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        even if even % 2 == 0 => sorted.iter().skip(half - 1).take(2).sum::<f64>() / 2.0,
        _ => sorted.get(half).copied().unwrap_or(f64::NAN),
    }
}
