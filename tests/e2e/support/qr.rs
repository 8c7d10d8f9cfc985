use image::{GrayImage, Luma};
use rqrr::PreparedImage;

/// What the QR code in a PNG picture says.
pub(crate) fn from_png(png: &[u8]) -> String {
    read(image::load_from_memory(png).expect("a picture").to_luma8()).expect("a QR code in the picture")
}

/// What the QR code drawn with half blocks in a text says; `None` without one.
pub(crate) fn from_blocks(text: &str) -> Option<String> {
    const SCALE: u32 = 6;
    let rows: Vec<Vec<char>> = text.lines().filter(|line| line.contains(['█', '▀', '▄'])).map(uncoloured).collect();
    let width = rows.iter().map(Vec::len).max()?;
    let dark = |x: usize, y: usize| match rows[y / 2].get(x) {
        Some('█') => true,
        Some('▀') => y.is_multiple_of(2),
        Some('▄') => !y.is_multiple_of(2),
        _ => false,
    };
    let (across, down) = (u32::try_from(width).ok()?, u32::try_from(rows.len() * 2).ok()?);
    // A quiet zone around, as a phone sees it on the screen.
    let (margin, side) = (4 * SCALE, |modules: u32| modules * SCALE + 8 * SCALE);
    read(GrayImage::from_fn(side(across), side(down), |x, y| {
        let module = |at: u32| at.checked_sub(margin).map(|at| (at / SCALE) as usize);
        let inside = |(x, y): (usize, usize)| x < width && y < rows.len() * 2 && dark(x, y);
        let is_dark = module(x).zip(module(y)).is_some_and(inside);
        Luma([if is_dark { 0 } else { 255 }])
    }))
}

/// A line without the terminal's colour codes.
fn uncoloured(line: &str) -> Vec<char> {
    let mut plain = Vec::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().find(|c| c.is_ascii_alphabetic());
        } else {
            plain.push(c);
        }
    }
    plain
}

fn read(picture: GrayImage) -> Option<String> {
    let mut picture = PreparedImage::prepare(picture);
    let grid = picture.detect_grids().into_iter().next()?;
    grid.decode().ok().map(|(_, text)| text)
}
