//! Meta's documented limits, checked before anything is sent: a refusal there says less and costs a call.

use std::collections::BTreeSet;

use hotel_agent_core::message::{Button, ListSection, Media, Outbound, OutboundContent};

const TEXT: usize = 4096;
const BUTTONS_TEXT: usize = 1024;
const CAPTION: usize = 1024;
const BUTTONS: usize = 3;
/// Titles of buttons, and of the button that opens a list.
const BUTTON_TITLE: usize = 20;
const BUTTON_ID: usize = 256;
const SECTIONS: usize = 10;
const ROWS: usize = 10;
/// Titles of rows and of sections.
const ROW_TITLE: usize = 24;
const ROW_DESCRIPTION: usize = 72;
const ROW_ID: usize = 200;
const OUR_ID: usize = 512;
/// JPEG and PNG pictures.
pub(super) const IMAGE_BYTES: usize = 5 * 1024 * 1024;

pub(super) fn check(outbound: &Outbound) -> Result<(), &'static str> {
    within(&outbound.id, OUR_ID, "our id: 1 to 512 characters")?;
    match &outbound.content {
        OutboundContent::Text(text) => within(text, TEXT, "text: 1 to 4096 characters"),
        OutboundContent::Buttons { text, buttons } => {
            within(text, BUTTONS_TEXT, "text beside buttons: 1 to 1024 characters")?;
            check_buttons(buttons)
        }
        OutboundContent::List { text, button, sections } => {
            within(text, TEXT, "text of a list: 1 to 4096 characters")?;
            within(button, BUTTON_TITLE, "title of a list's button: 1 to 20 characters")?;
            check_list(sections)
        }
        OutboundContent::Image { media, caption, .. } => {
            if caption.as_ref().is_some_and(|caption| caption.chars().count() > CAPTION) {
                return Err("caption: up to 1024 characters");
            }
            check_picture(media)
        }
        OutboundContent::Location { .. } => Ok(()),
        _ => Ok(()),
    }
}

fn check_buttons(buttons: &[Button]) -> Result<(), &'static str> {
    if buttons.is_empty() || buttons.len() > BUTTONS {
        return Err("buttons: 1 to 3");
    }
    for button in buttons {
        within(&button.title, BUTTON_TITLE, "title of a button: 1 to 20 characters")?;
        within(&button.id, BUTTON_ID, "id of a button: 1 to 256 characters")?;
    }
    unique(buttons.iter().map(|button| &button.id), "two buttons have one id")?;
    unique(buttons.iter().map(|button| &button.title), "two buttons have one title")
}

fn check_list(sections: &[ListSection]) -> Result<(), &'static str> {
    let rows = || sections.iter().flat_map(|section| &section.rows);
    if sections.is_empty() || sections.len() > SECTIONS || sections.iter().any(|section| section.rows.is_empty()) {
        return Err("sections: 1 to 10, none empty");
    }
    if rows().count() > ROWS {
        return Err("rows: 1 to 10 in all sections together");
    }
    for section in sections {
        // The title of an only section may be left out.
        if sections.len() > 1 || !section.title.is_empty() {
            within(&section.title, ROW_TITLE, "title of a section: 1 to 24 characters")?;
        }
    }
    for row in rows() {
        within(&row.title, ROW_TITLE, "title of a row: 1 to 24 characters")?;
        within(&row.id, ROW_ID, "id of a row: 1 to 200 characters")?;
        if row.description.as_ref().is_some_and(|text| text.chars().count() > ROW_DESCRIPTION) {
            return Err("description of a row: up to 72 characters");
        }
    }
    unique(rows().map(|row| &row.id), "two rows have one id")
}

fn check_picture(media: &Media) -> Result<(), &'static str> {
    match media {
        Media::Link(link) if !link.starts_with("https://") => Err("link of a picture: https only"),
        Media::Inline { mime, bytes } => check_file(mime, bytes.len()),
        _ => Ok(()),
    }
}

/// What Meta takes as an image.
pub(super) fn check_file(mime: &str, length: usize) -> Result<(), &'static str> {
    if !matches!(mime, "image/jpeg" | "image/png") {
        return Err("a picture is image/jpeg or image/png");
    }
    if length == 0 || length > IMAGE_BYTES { Err("a picture has 1 byte to 5 MB") } else { Ok(()) }
}

fn within(text: &str, most: usize, problem: &'static str) -> Result<(), &'static str> {
    if text.trim().is_empty() || text.chars().count() > most { Err(problem) } else { Ok(()) }
}

fn unique<'a>(texts: impl Iterator<Item = &'a String>, problem: &'static str) -> Result<(), &'static str> {
    let mut seen = BTreeSet::new();
    for text in texts {
        if !seen.insert(text.trim()) {
            return Err(problem);
        }
    }
    Ok(())
}
