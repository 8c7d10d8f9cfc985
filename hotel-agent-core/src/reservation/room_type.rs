use serde::{Deserialize, Serialize};

use super::RoomTypeId;
use crate::{guest::Localized, message::Media};

/// How many people a room holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// Most adults.
    pub adults: u8,
    /// Most children.
    pub children: u8,
    /// Most people together.
    pub guests: u8,
}

impl Capacity {
    /// Whether the party fits.
    pub fn holds(&self, party: &super::Party) -> bool {
        party.adults() <= self.adults && party.children() <= self.children && party.guests() <= self.guests
    }
}

/// A picture of a room or a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Where the picture is.
    pub media: Media,
    /// What it shows, for the guest and for screen readers.
    pub caption: Localized,
}

/// A kind of room the property sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoomType {
    /// The PMS's id.
    pub id: RoomTypeId,
    /// The name on the web site.
    pub name: Localized,
    /// One or two sentences.
    pub description: Localized,
    /// Who fits.
    pub capacity: Capacity,
    /// Pictures the PMS holds.
    pub photos: Vec<Photo>,
}

impl RoomType {
    /// A room type without description or photos.
    pub fn new(id: RoomTypeId, name: Localized, capacity: Capacity) -> RoomType {
        RoomType { id, name, description: Localized::default(), capacity, photos: Vec::new() }
    }
}
