//! Photos: of the rooms on offer, of a room or place named, else of the house.

use super::{Talk, booking, said::Said};
use crate::{
    fact::{Fact, Missing},
    language::{Intent, fold::fold},
    reply::{Reply, Say},
    reservation::Photo,
};

/// Most pictures at once: each is a message of its own on most channels.
const MOST_PHOTOS: usize = 3;

/// Sends the pictures asked for.
pub(super) fn send(talk: &mut Talk<'_>, said: &Said) -> Result<(), Missing> {
    let mut photos: Vec<Fact<Photo>> = Vec::new();
    for intent in [Intent::Pool, Intent::Restaurant, Intent::Gym, Intent::Spa, Intent::Breakfast] {
        if said.has(intent) {
            photos.extend(talk.house.photos(intent.name()));
        }
    }
    if photos.is_empty() {
        photos = of_places(talk, said);
    }
    if photos.is_empty() {
        photos = of_rooms(talk, said)?;
    }
    if photos.is_empty() {
        photos = talk.house.photos("hotel");
    }
    photos.truncate(MOST_PHOTOS);
    talk.because(format!("{} photos", photos.len()));
    if photos.is_empty() {
        super::information::ask_reception(talk, "photos");
        return Ok(());
    }
    for photo in photos {
        talk.reply(Reply::Picture {
            media: photo.media(),
            caption: Say::new("photo").name("caption", &photo.caption()),
        });
    }
    Ok(())
}

/// Pictures of a desk's place named in passing ("photos of the pool"), by the name the house gives it.
fn of_places(talk: &Talk<'_>, said: &Said) -> Vec<Fact<Photo>> {
    let words = fold(&said.words.join(" "));
    let desks = talk.property.desks.iter();
    let named = desks.filter(|(_, desk)| desk.name.0.values().any(|name| words.contains(&fold(name))));
    named.flat_map(|(id, _)| talk.house.photos(id.as_str())).collect()
}

fn of_rooms(talk: &mut Talk<'_>, said: &Said) -> Result<Vec<Fact<Photo>>, Missing> {
    let shown: Vec<String> = talk.session.shown.iter().map(|offer| offer.room_type.as_str().to_owned()).collect();
    let rooms = match talk.facts.room_types()? {
        Ok(rooms) => rooms,
        // Without the PMS the pictures of the rooms on offer are still the house's own.
        Err(_) => return Ok(first_of_each(talk, &shown)),
    };
    let words: Vec<String> = said.room_words.iter().map(|word| fold(word)).collect();
    let named: Vec<Fact<crate::reservation::RoomType>> = rooms
        .each()
        .filter(|room| {
            let names: Vec<String> = room.get().name.0.values().map(|name| fold(name)).collect();
            words
                .iter()
                .any(|word| word.len() >= 3 && names.iter().any(|name| name.split(' ').any(|part| part == word)))
        })
        .collect();
    if let Some(position) = booking::position(said.selection.as_ref(), shown.len())
        && let Some(key) = shown.get(position - 1)
    {
        return Ok(talk.house.photos(key));
    }
    if let [room] = named.as_slice() {
        let of_house = talk.house.photos(room.get().id.as_str());
        return Ok(if of_house.is_empty() { room.photos() } else { of_house });
    }
    if !named.is_empty() {
        let keys: Vec<String> = named.iter().map(|room| room.get().id.as_str().to_owned()).collect();
        return Ok(first_of_each(talk, &keys));
    }
    if !shown.is_empty() {
        return Ok(first_of_each(talk, &shown));
    }
    if said.has(Intent::RoomInfo) || !said.room_words.is_empty() {
        let keys: Vec<String> = rooms.each().map(|room| room.get().id.as_str().to_owned()).collect();
        return Ok(first_of_each(talk, &keys));
    }
    Ok(Vec::new())
}

fn first_of_each(talk: &Talk<'_>, keys: &[String]) -> Vec<Fact<Photo>> {
    let mut seen: Vec<&String> = Vec::new();
    let mut photos = Vec::new();
    for key in keys {
        if !seen.contains(&key) {
            seen.push(key);
            photos.extend(talk.house.photos(key).into_iter().next());
        }
    }
    photos
}
