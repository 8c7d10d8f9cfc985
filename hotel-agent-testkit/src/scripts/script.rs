use std::{fs, path::Path, time::Duration};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Deserialize;

/// A dialogue with what is expected of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Script {
    /// What the dialogue shows, as one sentence.
    pub title: String,
    /// The property: a file of the folder of hotels, without `.toml`.
    pub property: String,
    /// The language the conversation ends in.
    pub language: String,
    /// `rich` or `text`.
    pub channel: Shows,
    /// A phone in E.164 that the channel vouches for.
    pub phone: Option<String>,
    /// The name in the sender's profile.
    pub profile: Option<String>,
    /// The moment the dialogue begins, on the property's clock: `2026-11-23 10:00`.
    #[serde(deserialize_with = "moment")]
    pub now: NaiveDateTime,
    /// After how long without a word of the guest the channel takes no free message: `24h`.
    pub reply_window: Option<String>,
    /// Replacements in the property's file before it is read: `[["country = \"CO\"", "country = \"MX\""]]`.
    #[serde(default)]
    pub settings: Vec<[String; 2]>,
    /// Reservations the PMS already holds.
    #[serde(default)]
    pub seed: Vec<Seed>,
    /// What the desk has changed in the PMS before the first word.
    #[serde(default)]
    pub desk: Vec<DeskChange>,
    /// The dialogue.
    pub step: Vec<Step>,
    /// Where it ends.
    #[serde(default)]
    pub end: End,
    /// What must not happen anywhere in it.
    #[serde(default)]
    pub never: Never,
}

/// What a channel can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// Buttons, lists, pictures and pins, with the strictest limits there are.
    Rich,
    /// Words alone.
    Text,
}

/// One value or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> OneOrMany {
        OneOrMany::Many(Vec::new())
    }
}

impl OneOrMany {
    /// The values in order.
    pub fn all(&self) -> &[String] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

/// A reservation the PMS already holds, priced as the PMS prices it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Seed {
    /// The number the guest knows.
    pub number: String,
    /// The channel that sold it; the property itself when left out.
    pub sold_by: Option<String>,
    /// The number that channel gave.
    pub channel_number: Option<String>,
    /// The room type's id.
    pub room: String,
    /// The rate plan's id.
    #[serde(default = "flexible")]
    pub plan: String,
    /// Day of arrival.
    #[serde(deserialize_with = "date")]
    pub arrival: NaiveDate,
    /// Day of departure.
    #[serde(deserialize_with = "date")]
    pub departure: NaiveDate,
    /// Adults.
    #[serde(default = "two")]
    pub adults: u8,
    /// Ages of the children.
    #[serde(default)]
    pub ages: Vec<u8>,
    /// The guest's given name.
    pub given: String,
    /// The guest's surnames.
    pub family: String,
    /// The guest's phone.
    pub phone: Option<String>,
    /// The booker's given name and surnames, when that is another person.
    pub booker: Option<[String; 2]>,
    /// `confirmed`, `tentative`, `in_house`, `checked_out`, `canceled`, `no_show`.
    #[serde(default = "confirmed")]
    pub status: String,
}

/// Something the desk, or another guest, does at the PMS. Dates are nights, both included.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum DeskChange {
    /// Leaves so many rooms of a type.
    LeaveRooms {
        /// The room type; all when left out.
        room: Option<String>,
        /// First night.
        #[serde(deserialize_with = "date")]
        from: NaiveDate,
        /// Last night.
        #[serde(deserialize_with = "date")]
        until: NaiveDate,
        /// Rooms left.
        #[serde(default)]
        left: u16,
    },
    /// Sets a nightly rate.
    SetRate {
        /// The room type.
        room: String,
        /// First night.
        #[serde(deserialize_with = "date")]
        from: NaiveDate,
        /// Last night.
        #[serde(deserialize_with = "date")]
        until: NaiveDate,
        /// The rate, such as `450000.00`.
        rate: String,
    },
    /// Closes the house.
    Close {
        /// First night.
        #[serde(deserialize_with = "date")]
        from: NaiveDate,
        /// Last night.
        #[serde(deserialize_with = "date")]
        until: NaiveDate,
    },
    /// Sets a reservation's status.
    SetStatus {
        /// Its number.
        number: String,
        /// The status.
        status: String,
    },
}

/// What happens, and what must come of it.
///
/// In this order: the PMS is changed and its mishaps are planned, the guest or the desk acts, everything due is done, time
/// passes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Step {
    /// What the guest writes: several messages of one turn.
    pub guest: OneOrMany,
    /// The id of a choice the guest taps; it must be on show.
    pub tap: Option<String>,
    /// `sticker`, `image`, `document`, `voice`, `location`, `reaction` or `contact`.
    pub content: Option<String>,
    /// Words with the content.
    pub caption: Option<String>,
    /// What a member of staff does.
    pub staff: Option<Staff>,
    /// Time that passes afterwards, due work being done on its way: `90s`, `10m`, `3h`, `2d`.
    pub wait: Option<String>,
    /// What goes wrong with the next calls to the PMS: `reserve lost`, `offers timeout x2`, `find late 9s`, `any error
    /// always`; `reserve crash after` kills the process. An empty list ends it.
    pub pms: Option<Vec<String>>,
    /// What happens at the PMS right before its next `reserve`.
    pub before_reserve: Vec<DeskChange>,
    /// What happens at the PMS right before its next `cancel`.
    pub before_cancel: Vec<DeskChange>,
    /// What the desk changes in the PMS.
    pub desk: Vec<DeskChange>,
    /// The process dies after the messages were accepted, and starts again.
    pub restart: bool,
    /// Every message is delivered three times: twice before the answer and once after it.
    pub duplicate: bool,
    /// Words, each in some reply of the step; capitals do not count.
    pub expect: OneOrMany,
    /// Words in no reply of the step.
    pub never: OneOrMany,
    /// Ids or titles of choices on show.
    pub choices: Option<Vec<String>>,
    /// `qr`, `photo` or `location`, each in some reply of the step.
    pub media: OneOrMany,
    /// Nothing is said.
    pub silent: bool,
    /// Messages sent.
    pub replies: Option<usize>,
    /// Alerts that reach the desk.
    pub alerts: Option<usize>,
}

/// What a member of staff does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Staff {
    /// How they sign.
    pub name: String,
    /// Words to the guest.
    pub write: Option<String>,
    /// Gives the conversation back.
    #[serde(default)]
    pub release: bool,
    /// Says that somebody is looking into it.
    #[serde(default)]
    pub acknowledge: bool,
}

/// Where the dialogue ends. What is left out must not be: no reservation, no hand-off, no opt-out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct End {
    /// Every reservation made in the dialogue, in the order made.
    pub reservations: Vec<Booked>,
    /// Seeds whose status has changed, by number.
    pub seeds: std::collections::BTreeMap<String, String>,
    /// The hand-off.
    pub hand_off: Option<HandedOff>,
    /// Whether the guest wants nothing unasked.
    pub opted_out: bool,
    /// Most calls of `reserve` that reach the PMS.
    pub reserve_calls_at_most: Option<usize>,
    /// Most calls of `cancel` that reach the PMS.
    pub cancel_calls_at_most: Option<usize>,
}

/// A reservation as it must be; what is left out is not looked at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Booked {
    /// The status.
    pub status: String,
    /// Day of arrival.
    #[serde(deserialize_with = "date")]
    pub arrival: NaiveDate,
    /// Day of departure.
    #[serde(deserialize_with = "date")]
    pub departure: NaiveDate,
    /// The room type's id.
    pub room: String,
    /// The rate plan's id.
    pub plan: Option<String>,
    /// Adults.
    pub adults: u8,
    /// Ages of the children.
    #[serde(default)]
    pub ages: Vec<u8>,
    /// The name of who stays.
    pub guest: String,
    /// The name of who books, when that is another person.
    pub booker: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// The arrival time.
    #[serde(default, deserialize_with = "time")]
    pub arrival_time: Option<NaiveTime>,
    /// The total, such as `1040000.00`.
    pub total: Option<String>,
}

/// A hand-off as it must be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HandedOff {
    /// `waiting`, `taken` or `question`.
    pub stage: String,
    /// Why.
    pub reason: String,
    /// Words the desk's summary holds.
    #[serde(default)]
    pub summary: Vec<String>,
}

/// What must not happen anywhere in the dialogue.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Never {
    /// Words in no reply.
    pub said: Vec<String>,
    /// Words in no record of the store.
    pub stored: Vec<String>,
}

impl Script {
    /// Reads a script; unknown keys are refused.
    pub fn read(path: &Path) -> Result<Script, String> {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        toml::from_str(&text).map_err(|error| error.to_string())
    }
}

/// A span such as `90s`, `10m`, `3h` or `2d`.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let bad = || format!("{text:?} is no span such as 90s, 10m, 3h or 2d");
    let unit = text.chars().last().ok_or_else(bad)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return Err(bad()),
    };
    let count: u64 = text.trim_end_matches(unit).parse().map_err(|_| bad())?;
    Ok(Duration::from_secs(count * seconds))
}

fn flexible() -> String {
    "flexible".to_owned()
}

fn confirmed() -> String {
    "confirmed".to_owned()
}

fn two() -> u8 {
    2
}

fn moment<'de, D: serde::Deserializer<'de>>(from: D) -> Result<NaiveDateTime, D::Error> {
    let text = String::deserialize(from)?;
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M").map_err(serde::de::Error::custom)
}

fn date<'de, D: serde::Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

fn time<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(from)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map(Some).map_err(serde::de::Error::custom)
}
