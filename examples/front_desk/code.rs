use rqrr::{BitGrid, PreparedImage};

/// Light modules around a code, so that a phone finds its edge.
const QUIET: usize = 2;

/// The QR code in a PNG picture, two modules a character: readable by a phone from a dark or a light terminal.
pub(crate) fn drawn(png: &[u8]) -> Option<String> {
    let picture = image::load_from_memory(png).ok()?.to_luma8();
    let mut picture = PreparedImage::prepare(picture);
    let code = picture.detect_grids().into_iter().next()?.grid;
    let size = code.size();
    let dark = |y: usize, x: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < size);
        matches!((inside(y), inside(x)), (Some(y), Some(x)) if code.bit(y, x))
    };
    let side = size + 2 * QUIET;
    let mut text = String::new();
    for y in (0..side).step_by(2) {
        // Black on white whatever the terminal's own colours are.
        text.push_str("\u{1b}[30;107m");
        text.extend((0..side).map(|x| match (dark(y, x), dark(y + 1, x)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        text.push_str("\u{1b}[0m\n");
    }
    Some(text.trim_end_matches('\n').to_owned())
}
