//! From weights to the file the library reads; its format stands with the reader, in core's `language::model`.

use hotel_agent_core::language::training::{BITS, STEPS, features};

use super::{
    examples::Example,
    svm::{self, Row},
};

/// Weights that are kept, all classes together: the largest.
const KEPT: usize = 850_000;

/// One part of so many is left out, to see what a margin is worth on what was not learned.
const PARTS: usize = 4;

pub(crate) fn build(examples: &[Example], labels: &[String]) -> Result<Vec<u8>, String> {
    let rows: Vec<Row> =
        examples.iter().map(|example| Row { features: features(&example.text), weight: example.weight }).collect();
    let count = 1_usize << BITS;
    let classes = parallel(labels, |label| {
        let wanted: Vec<bool> = examples.iter().map(|example| example.labels.contains(label)).collect();
        let weights = svm::train(&rows, &wanted, count);
        (weights, curve(&rows, &wanted, count))
    });
    let mut sizes: Vec<f32> =
        classes.iter().flat_map(|(weights, _)| weights[..count].iter().map(|w| w.abs())).filter(|w| *w > 0.0).collect();
    sizes.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = sizes.get(KEPT).copied().unwrap_or(0.0);
    let mut file = b"HAM1".to_vec();
    file.extend(u16::try_from(labels.len()).map_err(|_| "too many intents")?.to_le_bytes());
    let mut scales = Vec::new();
    for (label, (weights, curve)) in labels.iter().zip(&classes) {
        let largest = weights[..count].iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = largest.max(f32::MIN_POSITIVE) / 127.0;
        scales.push(scale);
        file.push(u8::try_from(label.len()).map_err(|_| "a long name")?);
        file.extend(label.as_bytes());
        file.extend(scale.to_le_bytes());
        file.extend(weights[count].to_le_bytes());
        curve.iter().for_each(|step| file.extend(step.to_le_bytes()));
    }
    let mut counts = Vec::with_capacity(count);
    let mut weights = Vec::new();
    for feature in 0..count {
        let before = weights.len();
        for (class, ((of_class, _), scale)) in classes.iter().zip(&scales).enumerate() {
            let weight = of_class[feature];
            let whole = (weight / scale).round() as i8;
            if weight.abs() > least && whole != 0 {
                weights.push([class as u8, whole.cast_unsigned()]);
            }
        }
        counts.push(u8::try_from(weights.len() - before).map_err(|_| "too many intents for one feature")?);
    }
    file.extend(counts);
    weights.iter().for_each(|pair| file.extend(pair));
    Ok(file)
}

/// The margins, in thousandths, at which the share of right ones among those not learned passes each step.
fn curve(rows: &[Row], wanted: &[bool], count: usize) -> [i16; STEPS] {
    let mut seen: Vec<(f32, bool)> = Vec::with_capacity(rows.len());
    // What was made out of one line stands together: neighbours stay on one side.
    let out = |at: usize| (at / 64).is_multiple_of(PARTS);
    let (kept, left): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|at| !out(*at));
    let learned: Vec<Row> = kept.iter().map(|at| rows[*at].clone()).collect();
    let of_learned: Vec<bool> = kept.iter().map(|at| wanted[*at]).collect();
    let weights = svm::train(&learned, &of_learned, count);
    for at in left {
        let row = &rows[at];
        let sum: f32 = row.features.iter().map(|feature| weights[*feature as usize]).sum();
        let margin = sum / (row.features.len().max(1) as f32).sqrt() + weights[count];
        seen.push((margin, wanted[at]));
    }
    seen.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    steps(&isotonic(&seen))
}

/// Blocks of margins with a share of right ones that only rises (pool adjacent violators): each block's lowest margin,
/// its right ones and all of it.
fn isotonic(seen: &[(f32, bool)]) -> Vec<(f32, f32)> {
    let mut blocks: Vec<(f32, u32, u32)> = Vec::new();
    for (margin, right) in seen {
        blocks.push((*margin, u32::from(*right), 1));
        while let [.., before, last] = blocks.as_slice()
            && u64::from(before.1) * u64::from(last.2) >= u64::from(last.1) * u64::from(before.2)
        {
            let merged = (before.0, before.1 + last.1, before.2 + last.2);
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    blocks.into_iter().map(|(margin, right, all)| (margin, right as f32 / all as f32)).collect()
}

fn steps(blocks: &[(f32, f32)]) -> [i16; STEPS] {
    let mut steps = [0_i16; STEPS];
    let mut last = -4_000_i16;
    for (n, step) in steps.iter_mut().enumerate() {
        let share = n as f32 / (STEPS - 1) as f32;
        let reached = blocks.iter().find(|(_, of)| *of >= share.max(0.001) * 0.999).map(|(margin, _)| margin * 1000.0);
        let margin = reached.unwrap_or(4_000.0).clamp(-4_000.0, 4_000.0) as i16;
        last = margin.max(last + 1);
        *step = last;
    }
    steps
}

/// The same for every label, on two threads; each alone, so that the order of additions is always one.
fn parallel<T: Send>(labels: &[String], each: impl Fn(&String) -> T + Sync) -> Vec<T> {
    let half = labels.len().div_ceil(2);
    let (first, second) = labels.split_at(half);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().map(&each).collect::<Vec<T>>());
        let mut all: Vec<T> = first.iter().map(&each).collect();
        match other.join() {
            Ok(rest) => all.extend(rest),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        all
    })
}
