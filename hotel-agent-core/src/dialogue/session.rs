use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    guest::{Address, Consent, GuestDetails, Language},
    language::OpenQuestion,
    port::{Fault, Record, store::HandOffStage},
    reservation::{CancelCost, ClientRef, Money, OfferId, RatePlanId, ReservationId, RoomTypeId, Stay},
};

/// What a conversation remembers between turns.
///
/// It holds what the guest said and which facts they were shown, never a price to quote again: prices are asked for anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Session {
    /// The language the conversation is held in.
    pub language: Option<Language>,
    /// Whether the assistant has introduced itself.
    pub introduced: bool,
    /// Every address of the guest, the latest first: where staff can write to.
    pub addresses: Vec<Address>,
    /// When the guest last wrote.
    pub last_guest_at: Option<DateTime<Utc>>,
    /// The question the guest was last asked.
    pub open: Option<Open>,
    /// The ids of the choices under the last reply, in order: their numbers are answers too.
    pub listed: Vec<String>,
    /// The stay being put together.
    pub draft: Draft,
    /// Offers shown, in the order shown.
    pub shown: Vec<Shown>,
    /// The offer chosen.
    pub chosen: Option<Chosen>,
    /// Who books.
    pub booker: GuestDetails,
    /// Who stays, when that is another person.
    pub guest: Option<GuestDetails>,
    /// The cancellation being talked about.
    pub canceling: Option<Canceling>,
    /// Reservations the guest has made here or proven to be theirs.
    pub reservations: Vec<KnownReservation>,
    /// Why a reservation is being looked for.
    pub looking_for: Option<LookingFor>,
    /// A number waiting for the surname that proves it.
    pub number_to_prove: Option<String>,
    /// Wrong proofs so far.
    pub failed_proofs: u8,
    /// How often the open question for a detail was asked again without an answer.
    pub repeats: u8,
    /// Misunderstandings in a row.
    pub misunderstandings: u8,
    /// A write whose end is not known yet.
    pub unsettled: Option<Unsettled>,
    /// An answer the guest was promised because the PMS was slow.
    pub promised: Option<Promised>,
    /// What a person does for the guest.
    pub hand_off: Option<HandOff>,
    /// What the guest agreed to receive.
    pub consent: Consent,
}

/// A question waiting for its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Open {
    /// When do you arrive and leave?
    Dates,
    /// When do you leave?
    Departure,
    /// A date with two readings: which?
    WhichDate {
        /// The likelier stay start.
        first: (NaiveDate, Option<NaiveDate>),
        /// The other.
        second: (NaiveDate, Option<NaiveDate>),
        /// Whether it is the departure that is asked.
        departure: bool,
    },
    /// How many people?
    Party,
    /// How old are the children?
    ChildAges,
    /// Which offer?
    Offer,
    /// What is your name?
    Name,
    /// Who will stay?
    GuestName,
    /// What is your e-mail address?
    Email,
    /// What is your phone number?
    Phone,
    /// Shall I reserve?
    ConfirmReserve,
    /// Shall I cancel?
    ConfirmCancel,
    /// What is the reservation's number?
    Number,
    /// What is the surname on it?
    Surname,
    /// Which of your reservations?
    WhichReservation {
        /// In the order shown.
        ids: Vec<ReservationId>,
    },
    /// When will you arrive?
    ArrivalTime,
    /// What shall I tell the desk (a group, several rooms)?
    GroupDetails,
}

impl Session {
    const NAME: &'static str = "session";
    const VERSION: u32 = 1;

    /// The session as the store keeps it.
    pub fn to_record(&self) -> Result<Record, Fault> {
        Record::write(Session::NAME, Session::VERSION, self)
    }

    /// Reads a stored session.
    pub fn from_record(record: &Record) -> Result<Session, Fault> {
        record.read(Session::NAME, Session::VERSION)
    }
}

impl Open {
    /// The question as `understand` knows it.
    pub fn as_question(&self, offers: usize) -> OpenQuestion {
        match self {
            Open::Dates => OpenQuestion::Dates,
            Open::Departure => OpenQuestion::Departure,
            Open::WhichDate { .. } => OpenQuestion::Choice { options: 2 },
            Open::Party => OpenQuestion::Party,
            Open::ChildAges => OpenQuestion::ChildAges,
            Open::Offer => OpenQuestion::Choice { options: u8::try_from(offers).unwrap_or(u8::MAX) },
            Open::Name | Open::GuestName => OpenQuestion::Name,
            Open::Email => OpenQuestion::Email,
            Open::Phone => OpenQuestion::Phone,
            Open::ConfirmReserve | Open::ConfirmCancel => OpenQuestion::Confirm,
            Open::Number => OpenQuestion::ConfirmationNumber,
            Open::Surname => OpenQuestion::Surname,
            Open::WhichReservation { ids } => {
                OpenQuestion::Choice { options: u8::try_from(ids.len()).unwrap_or(u8::MAX) }
            }
            Open::ArrivalTime => OpenQuestion::ArrivalTime,
            Open::GroupDetails => OpenQuestion::Rooms,
        }
    }
}

/// What the guest has said of the stay so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Draft {
    /// Whether a stay is being talked about at all.
    pub active: bool,
    /// First night.
    pub arrival: Option<NaiveDate>,
    /// Day of leaving.
    pub departure: Option<NaiveDate>,
    /// Nights, while the departure is not known.
    pub nights: Option<u16>,
    /// Adults.
    pub adults: Option<u8>,
    /// Children, while their ages are not all known.
    pub children: u8,
    /// Ages said.
    pub child_ages: Vec<u8>,
    /// Rooms, when more than one was asked for.
    pub rooms: u16,
    /// When the guest means to arrive.
    pub arrival_time: Option<NaiveTime>,
    /// Words that name a kind of room.
    pub room_words: Vec<String>,
    /// Words that name a kind of room the guest does not want.
    pub unwanted: Vec<String>,
    /// Other words said while the stay was talked about: they may name a room as this house calls it.
    pub words: Vec<String>,
}

/// An offer the guest was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its id.
    pub offer: OfferId,
    /// The room type.
    pub room_type: RoomTypeId,
    /// The rate plan.
    pub rate_plan: RatePlanId,
    /// The stay it was for.
    pub stay: Stay,
    /// The total the guest read: to notice a change, never to quote.
    pub total: Money,
}

/// The offer a guest chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The offer as it was shown.
    pub shown: Shown,
    /// Whether it was read back and a yes is awaited.
    pub read_back: bool,
}

/// A cancellation on the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canceling {
    /// The reservation.
    pub reservation: ReservationId,
    /// The cost the guest was told.
    pub told: Option<CancelCost>,
}

/// A reservation this conversation may speak about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownReservation {
    /// The PMS's id.
    pub id: ReservationId,
    /// The number the guest knows.
    pub number: String,
    /// When it was made in this conversation; `None`: it was made elsewhere and proven.
    pub made_here_at: Option<DateTime<Utc>>,
}

/// Why a reservation is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LookingFor {
    /// To tell about it.
    Status,
    /// To cancel it.
    Cancel,
    /// To change it.
    Change,
    /// To leave later.
    LateCheckout,
}

/// A write that may have happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsettled {
    /// A reservation.
    Reserve {
        /// The write's key.
        key: ClientRef,
        /// What was to be reserved.
        shown: Shown,
        /// Looks so far.
        looks: u8,
    },
    /// A cancellation.
    Cancel {
        /// The write's key.
        key: ClientRef,
        /// What was to be canceled.
        reservation: ReservationId,
        /// Looks so far.
        looks: u8,
    },
}

/// What a slow PMS still owes the guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// Attempts so far.
    pub attempts: u8,
}

/// A person's part in the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOff {
    /// How far it got.
    pub stage: HandOffStage,
    /// Why.
    pub reason: String,
    /// What the desk was told.
    pub summary: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether somebody at the desk has seen it.
    pub acknowledged: bool,
    /// Alerts sent so far.
    pub alerts: u16,
    /// Whether it cannot wait.
    pub urgent: bool,
    /// The last sign of life of the desk or the guest, for the automatic release.
    pub last_word_at: DateTime<Utc>,
}
