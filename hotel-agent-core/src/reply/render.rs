//! From replies to messages a channel can show.

use chrono::NaiveDate;

use super::{
    Catalogue, Locale, Reply, Say,
    fit::{length, one_line, split},
    qr::{self, Brand},
};
use crate::{
    fact::Fact,
    message::{ChannelCapabilities, Coordinates, Media, OutboundContent},
};

/// By what replies are printed: language, date and the property's looks.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RenderContext<'a> {
    /// Where the words come from.
    pub catalogue: &'a Catalogue,
    /// The conversation's language and the property's country.
    pub locale: &'a Locale,
    /// The property's date; dates of the same year leave the year out.
    pub today: NaiveDate,
    /// The property's name, printed on QR pictures.
    pub property: &'a str,
    /// The colours of QR pictures.
    pub brand: Brand,
    /// The address before a QR token, up to and with its last slash; without it codes hold the bare token.
    pub verify: Option<&'a str>,
}

impl<'a> RenderContext<'a> {
    /// A context in black on white, with bare tokens in its QR codes.
    pub fn new(catalogue: &'a Catalogue, locale: &'a Locale, today: NaiveDate, property: &'a str) -> RenderContext<'a> {
        RenderContext { catalogue, locale, today, property, brand: Brand::default(), verify: None }
    }

    /// A message of the catalogue in the conversation's language.
    pub fn line(&self, say: &Say) -> String {
        self.catalogue.line(self.locale, self.today, say)
    }
}

/// Prints replies and fits them to the channel, in order and without losing a word.
///
/// Texts in a row become one message; text before choices becomes their body. What a channel cannot show is written
/// out: choices as numbered lines, a picture as its caption, a pin as an address with a link. Pure: equal replies give
/// equal messages, byte for byte.
pub fn render(
    replies: &[Reply],
    capabilities: &ChannelCapabilities,
    context: &RenderContext<'_>,
) -> Vec<OutboundContent> {
    let mut page = Page { capabilities, context, words: Vec::new(), messages: Vec::new() };
    for reply in replies {
        page.add(reply);
    }
    page.flush();
    page.messages
}

/// Messages so far, and the paragraphs still waiting for one.
pub(in crate::reply) struct Page<'a> {
    pub(in crate::reply) capabilities: &'a ChannelCapabilities,
    pub(in crate::reply) context: &'a RenderContext<'a>,
    words: Vec<String>,
    messages: Vec<OutboundContent>,
}

impl Page<'_> {
    fn add(&mut self, reply: &Reply) {
        match reply {
            Reply::Text(say) => self.write(self.context.line(say)),
            Reply::Choices { text, open, choices } => {
                self.write(self.context.line(text));
                self.choices(open, choices);
            }
            Reply::Picture { media, caption } => {
                let caption = self.context.line(caption);
                if self.capabilities.caption > 0 {
                    let alt = if caption.trim().is_empty() { self.context.property } else { &caption };
                    self.picture(media.get().clone(), one_line(alt), &caption);
                } else {
                    self.write(caption);
                    if let Media::Link(link) = media.get() {
                        self.write(link.clone());
                    }
                }
            }
            Reply::Qr { token, number, caption } => self.code(token, number, &self.context.line(caption)),
            Reply::Place { place, name, address } => self.place(*place.get(), name.get(), address.get()),
            Reply::Staff { name, text } => {
                self.flush();
                // A star inside the name would end the bold early.
                let name = one_line(&name.replace('*', ""));
                if name.is_empty() {
                    self.write(text.clone());
                } else {
                    let says = Say::new("staff-says").asked_text("name", &name).asked_text("text", text);
                    self.write(self.context.line(&says));
                }
                self.flush();
            }
        }
    }

    /// A paragraph for the next message.
    pub(in crate::reply) fn write(&mut self, paragraph: String) {
        if !paragraph.trim().is_empty() {
            self.words.push(paragraph.trim().to_owned());
        }
    }

    /// The paragraphs that wait, as one text.
    pub(in crate::reply) fn take_words(&mut self) -> String {
        std::mem::take(&mut self.words).join("\n\n")
    }

    /// Sends the paragraphs that wait.
    pub(in crate::reply) fn flush(&mut self) {
        let words = self.take_words();
        let pieces = split(&words, self.capabilities.text);
        self.messages.extend(pieces.into_iter().map(OutboundContent::Text));
    }

    /// A message of its own, after the paragraphs that wait.
    pub(in crate::reply) fn show(&mut self, content: OutboundContent) {
        self.flush();
        self.messages.push(content);
    }

    /// A picture; a caption too long for it follows as text.
    fn picture(&mut self, media: Media, alt: String, caption: &str) {
        let caption = caption.trim();
        if length(caption) <= self.capabilities.caption {
            let caption = (!caption.is_empty()).then(|| caption.to_owned());
            self.show(OutboundContent::Image { media, caption, alt });
        } else {
            self.show(OutboundContent::Image { media, caption: None, alt });
            self.write(caption.to_owned());
        }
    }

    fn code(&mut self, token: &Fact<String>, number: &Fact<String>, caption: &str) {
        let link = self.context.verify.map(|verify| format!("{verify}{}", token.get()));
        let numbered = self.context.line(&Say::new("qr-number").text("number", number));
        if self.capabilities.caption > 0 {
            let payload = link.as_ref().unwrap_or(token.get());
            if let Ok(png) = qr::picture(payload, self.context.property, &numbered, &self.context.brand) {
                let alt = Say::new("qr-alt").text("number", number).asked_text("property", self.context.property);
                let media = Media::Inline { mime: "image/png".to_owned(), bytes: png };
                return self.picture(media, self.context.line(&alt), caption);
            }
        }
        self.write(caption.to_owned());
        self.write(match &link {
            Some(link) => self.context.line(&Say::new("qr-link").text("number", number).asked_text("link", link)),
            None => numbered,
        });
    }

    fn place(&mut self, place: Coordinates, name: &str, address: &str) {
        if self.capabilities.location {
            self.show(OutboundContent::Location { place, name: name.to_owned(), address: address.to_owned() });
        } else {
            let (latitude, longitude) = place.degrees();
            let map = format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}");
            self.write(format!("{name}\n{address}\n{map}"));
        }
    }
}

#[cfg(test)]
mod tests;
