//! The QR picture of a confirmation, in the property's colours.

mod brand;
mod font;

use bytes::Bytes;
use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

pub use self::brand::{Brand, BrandError, Colour};

/// Longest payload in bytes: the densest code that is still easily scanned from a phone's screen.
pub const MAX_PAYLOAD: usize = 512;

/// Light modules around the code, by the standard.
const QUIET_ZONE: usize = 4;
/// Pixels across that the picture comes close to: sharp on a phone, small on the wire.
const TARGET_WIDTH: usize = 600;
/// Lines of header or footer; what does not fit in them is left off.
const MAX_LINES: usize = 2;

/// Why a code cannot be drawn; a retry changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QrError {
    /// The payload is empty or longer than [`MAX_PAYLOAD`].
    #[error("a payload is 1 to {MAX_PAYLOAD} bytes, got {0}")]
    Length(usize),
    /// The encoder refused.
    #[error("cannot draw the code: {0}")]
    Encoder(String),
}

/// A PNG with the property's name above the code and `footer` (the confirmation number) below.
///
/// Equal arguments give equal bytes. At most 12 kB and 1000 pixels a side; letters the built-in font lacks are left out.
pub fn picture(payload: &str, header: &str, footer: &str, brand: &Brand) -> Result<Bytes, QrError> {
    if payload.is_empty() || payload.len() > MAX_PAYLOAD {
        return Err(QrError::Length(payload.len()));
    }
    // M survives 15 % of damage: a scratched screen, a creased printout.
    let code = QrCode::with_error_correction_level(payload, EcLevel::M).map_err(|e| QrError::Encoder(e.to_string()))?;
    let modules = code.width() + 2 * QUIET_ZONE;
    let scale = (TARGET_WIDTH / modules).clamp(4, 12);
    let width = modules * scale;
    let (header, footer) = (Block::fit(header, width), Block::fit(footer, width));
    let mut canvas = Canvas::new(width, header.height() + width + footer.height(), brand);

    canvas.fill(0, 0, width, header.height(), brand.dark());
    canvas.write(&header, 0, brand.light());
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (column, row) = (at % code.width() + QUIET_ZONE, at / code.width() + QUIET_ZONE);
            canvas.fill(column * scale, header.height() + row * scale, scale, scale, brand.dark());
        }
    }
    canvas.write(&footer, header.height() + width, brand.dark());
    canvas.png()
}

/// Lines of text at the largest size that fits.
struct Block {
    lines: Vec<String>,
    scale: usize,
}

impl Block {
    fn fit(text: &str, width: usize) -> Block {
        let text = font::drawable(text);
        let sizes = (2..=5).rev().map(|scale| {
            // One column between letters, and a margin of two letters a side.
            let columns = (width / ((font::WIDTH + 1) * scale)).saturating_sub(4).max(1);
            (scale, super::fit::split(&text, columns))
        });
        let mut block = Block { lines: Vec::new(), scale: 2 };
        for (scale, lines) in sizes {
            block = Block { scale, lines };
            if block.lines.len() <= MAX_LINES {
                break;
            }
        }
        block.lines.truncate(MAX_LINES);
        block
    }

    fn line_height(&self) -> usize {
        (font::HEIGHT + 3) * self.scale
    }

    /// With a margin above and below; nothing without text.
    fn height(&self) -> usize {
        if self.lines.is_empty() { 0 } else { self.lines.len() * self.line_height() + 7 * self.scale }
    }
}

struct Canvas {
    width: usize,
    pixels: Vec<Colour>,
}

impl Canvas {
    fn new(width: usize, height: usize, brand: &Brand) -> Canvas {
        Canvas { width, pixels: vec![brand.light(); width * height] }
    }

    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, colour: Colour) {
        for row in self.pixels.chunks_mut(self.width).skip(top).take(height) {
            row.iter_mut().skip(left).take(width).for_each(|pixel| *pixel = colour);
        }
    }

    /// Writes centred lines into the band that begins at `top`.
    fn write(&mut self, block: &Block, top: usize, colour: Colour) {
        for (line, text) in block.lines.iter().enumerate() {
            let letter = (font::WIDTH + 1) * block.scale;
            let left = self.width.saturating_sub(text.chars().count() * letter - block.scale) / 2;
            let top = top + 5 * block.scale + line * block.line_height();
            for (at, glyph) in text.chars().filter_map(font::glyph).enumerate() {
                for (y, row) in glyph.iter().enumerate() {
                    for x in (0..font::WIDTH).filter(|x| row >> (font::WIDTH - 1 - x) & 1 == 1) {
                        let corner = (left + at * letter + x * block.scale, top + y * block.scale);
                        self.fill(corner.0, corner.1, block.scale, block.scale, colour);
                    }
                }
            }
        }
    }

    fn png(&self) -> Result<Bytes, QrError> {
        let encoder = |problem: &dyn std::fmt::Display| QrError::Encoder(problem.to_string());
        let height = self.pixels.len() / self.width;
        let width = u32::try_from(self.width).map_err(|e| encoder(&e))?;
        let height = u32::try_from(height).map_err(|e| encoder(&e))?;
        let bytes: Vec<u8> = self.pixels.iter().flat_map(|colour| colour.0).collect();
        let mut png = Vec::new();
        // Rows repeat exactly: `Up` turns all but one of each module's rows into zeros.
        PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Up)
            .write_image(&bytes, width, height, ExtendedColorType::Rgb8)
            .map_err(|e| encoder(&e))?;
        Ok(Bytes::from(png))
    }
}

#[cfg(test)]
pub(in crate::reply) mod tests;
