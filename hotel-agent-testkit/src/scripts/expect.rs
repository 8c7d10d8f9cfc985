//! What a step's replies must and must not say.

use super::{
    Step,
    stage::{Heard, Stage},
    transcript::{choices, kind, plain, words},
};

/// The first words of an answer come within this many seconds.
const PATIENCE_S: i64 = 3;

/// What the step lacks, or has too much of.
pub(super) fn problems(step: &Step, heard: &Heard, stage: &Stage) -> Vec<String> {
    let mut problems = Vec::new();
    let said: Vec<String> = heard.sent.iter().map(|(_, outbound)| words(&outbound.content).to_lowercase()).collect();
    let shown: Vec<(String, String)> = heard.sent.iter().flat_map(|(_, outbound)| choices(&outbound.content)).collect();
    let media: Vec<&str> = heard.sent.iter().filter_map(|(_, outbound)| kind(&outbound.content)).collect();

    let mut each = |wanted: &[String], judge: &dyn Fn(&str) -> Option<String>| {
        for words in wanted {
            match stage.fill(words) {
                Ok(words) => problems.extend(judge(&plain(&words))),
                Err(problem) => problems.push(problem),
            }
        }
    };
    each(step.expect.all(), &|wanted| {
        (!said.iter().any(|said| said.contains(&wanted.to_lowercase()))).then(|| format!("nobody said {wanted:?}"))
    });
    each(step.never.all(), &|unwanted| {
        said.iter().any(|said| said.contains(&unwanted.to_lowercase())).then(|| format!("somebody said {unwanted:?}"))
    });
    each(step.choices.as_deref().unwrap_or_default(), &|wanted| {
        let is_shown = shown.iter().any(|(id, title)| id == wanted || title.contains(wanted));
        (!is_shown).then(|| format!("no choice {wanted:?} among {shown:?}"))
    });
    each(step.media.all(), &|wanted| (!media.contains(&wanted)).then(|| format!("no {wanted} was shown")));
    if let Some(replies) = step.replies.filter(|replies| *replies != said.len()) {
        problems.push(format!("{} replies, not {replies}", said.len()));
    }
    if let Some(alerts) = step.alerts.filter(|alerts| *alerts != heard.alerts.len()) {
        problems.push(format!("{} alerts, not {alerts}", heard.alerts.len()));
    }
    match (step.silent, heard.sent.first()) {
        (true, Some(_)) => problems.push("somebody spoke".to_owned()),
        (false, None) if heard.spoken_at.is_some() => problems.push("the guest heard nothing".to_owned()),
        (false, Some((at, _))) => {
            let late = heard.spoken_at.map(|spoken| (*at - spoken).num_seconds());
            if late.is_some_and(|late| late > PATIENCE_S) {
                problems.push(format!("the first word came after {} s", late.unwrap_or_default()));
            }
        }
        _ => {}
    }
    problems
}
