use thiserror::Error;

/// A colour of 8-bit red, green and blue (sRGB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// Why two colours do not make a brand.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BrandError {
    /// Not `#` and six hexadecimal digits.
    #[error("a colour is written #rrggbb, got {0:?}")]
    Colour(String),
    /// Too alike, or the wrong way round: scanners need dark modules on a light ground.
    #[error("the dark colour needs a contrast of 4.5 to 1 on the light one")]
    Contrast,
}

/// The two colours of a property's QR pictures, far enough apart to be scanned and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brand {
    dark: Colour,
    light: Colour,
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Result<Colour, BrandError> {
        let bad = || BrandError::Colour(text.to_owned());
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(bad)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).map_err(|_| bad())?.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }

    /// Relative luminance of WCAG 2, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl Brand {
    /// Two colours; refused when the first is not clearly darker than the second.
    pub fn new(dark: Colour, light: Colour) -> Result<Brand, BrandError> {
        // 4.5 is what WCAG asks of text, and more than scanners ask of modules.
        let contrast = (light.luminance() + 0.05) / (dark.luminance() + 0.05);
        if contrast >= 4.5 { Ok(Brand { dark, light }) } else { Err(BrandError::Contrast) }
    }

    /// The colour of modules and letters.
    pub fn dark(&self) -> Colour {
        self.dark
    }

    /// The ground.
    pub fn light(&self) -> Colour {
        self.light
    }
}

impl Default for Brand {
    /// Black on white.
    fn default() -> Brand {
        Brand { dark: Colour([0; 3]), light: Colour([255; 3]) }
    }
}
