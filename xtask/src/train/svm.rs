//! Linear support vector machines, one a class, by dual coordinate descent (Hsieh et al., ICML 2008; squared hinge loss).

/// A message as the model sees it: features, each worth one over the root of their count.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) features: Vec<u32>,
    pub(crate) weight: f32,
}

/// How much a wrong side costs against large weights.
const COST: f32 = 1.0;
/// What a class gains that has few examples: at most so many times the weight.
const RARE: f32 = 3.0;
const ROUNDS: usize = 8;

/// Weights of one class; the last is the bias.
pub(crate) fn train(rows: &[Row], wanted: &[bool], features: usize) -> Vec<f32> {
    let mut weights = vec![0.0_f32; features + 1];
    let values: Vec<f32> = rows.iter().map(|row| 1.0 / (row.features.len().max(1) as f32).sqrt()).collect();
    let yes = wanted.iter().filter(|wanted| **wanted).count().max(1);
    let lift = (rows.len() as f32 / yes as f32 / 20.0).sqrt().clamp(1.0, RARE);
    let costs: Vec<f32> =
        rows.iter().zip(wanted).map(|(row, wanted)| COST * row.weight * if *wanted { lift } else { 1.0 }).collect();
    let mut alphas = vec![0.0_f32; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut sequence = super::text::Sequence::of("order");
    for _ in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            order.swap(at, sequence.below(at + 1));
        }
        for &at in &order {
            let row = &rows[at];
            let side = if wanted[at] { 1.0 } else { -1.0 };
            let sum: f32 = row.features.iter().map(|feature| weights[*feature as usize]).sum();
            let margin = sum * values[at] + weights[features];
            let slack = 1.0 / (2.0 * costs[at]);
            let gradient = side * margin - 1.0 + alphas[at] * slack;
            if alphas[at] == 0.0 && gradient >= 0.0 {
                continue;
            }
            // Each row has the length one, and one more for the bias.
            let next = (alphas[at] - gradient / (2.0 + slack)).max(0.0);
            let step = (next - alphas[at]) * side;
            alphas[at] = next;
            if step != 0.0 {
                for feature in &row.features {
                    weights[*feature as usize] += step * values[at];
                }
                weights[features] += step;
            }
        }
    }
    weights
}
