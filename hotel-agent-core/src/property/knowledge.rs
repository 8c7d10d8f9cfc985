use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::config::{Section, value};
use crate::guest::{Language, Localized};

/// Declares [`Topic`] with each topic's name, which is written once.
macro_rules! topics {
    ($($(#[$doc:meta])* $topic:ident = $name:literal,)*) => {
        /// Something guests ask about the house; named as the intent that asks for it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Topic {
            $($(#[$doc])* $topic,)*
        }

        impl Topic {
            /// Every topic, in alphabetical order.
            pub const ALL: &'static [Topic] = &[$(Topic::$topic,)*];

            /// The name in settings, which is also the intent's.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Topic::$topic => $name,)*
                }
            }
        }
    };
}

topics! {
    /// Lifts, ramps, adapted rooms.
    Accessibility = "accessibility",
    /// What rooms and house offer.
    Amenities = "amenities",
    /// The bar.
    Bar = "bar",
    /// Breakfast.
    Breakfast = "breakfast",
    /// What canceling costs, in words.
    CancellationPolicy = "cancellation_policy",
    /// Arriving.
    CheckinInfo = "checkin_info",
    /// Leaving.
    CheckoutInfo = "checkout_info",
    /// From which age children pay, and who may bring them.
    Children = "children",
    /// Taxes of the town on top of the room.
    CityTax = "city_tax",
    /// How to reach the house.
    ContactInfo = "contact_info",
    /// Beds for babies.
    Cots = "cots",
    /// What is taken against extras on arrival.
    Deposit = "deposit",
    /// Entering the room before check-in time.
    EarlyCheckin = "early_checkin",
    /// What there is for families.
    Family = "family",
    /// Bookings of many rooms.
    Group = "group",
    /// The gym.
    Gym = "gym",
    /// Cleaning, towels, sheets.
    Housekeeping = "housekeeping",
    /// Passports and identity cards.
    IdDocuments = "id_documents",
    /// Invoices and their tax data.
    Invoice = "invoice",
    /// Things brought to the room on request.
    ItemRequest = "item_request",
    /// Arriving late in the evening or at night.
    LateArrival = "late_arrival",
    /// Keeping the room after check-out time.
    LateCheckout = "late_checkout",
    /// Washing clothes.
    Laundry = "laundry",
    /// What to see and do nearby.
    LocalRecommendations = "local_recommendations",
    /// Where the house is.
    Location = "location",
    /// Things left behind.
    LostItem = "lost_item",
    /// Keeping suitcases.
    Luggage = "luggage",
    /// Repairs.
    Maintenance = "maintenance",
    /// Not arriving.
    NoShow = "no_show",
    /// Promotions.
    Offers = "offers",
    /// Cars.
    Parking = "parking",
    /// How to pay.
    Payment = "payment",
    /// Animals.
    Pets = "pets",
    /// The pool.
    Pool = "pool",
    /// The restaurant.
    Restaurant = "restaurant",
    /// A table at the restaurant.
    RestaurantBooking = "restaurant_booking",
    /// The rooms in general.
    RoomInfo = "room_info",
    /// Food brought to the room.
    RoomService = "room_service",
    /// Smoking.
    Smoking = "smoking",
    /// The spa.
    Spa = "spa",
    /// Airport, taxis, trains.
    Transport = "transport",
    /// Being woken by telephone.
    WakeUpCall = "wake_up_call",
    /// Internet access.
    Wifi = "wifi",
}

impl Topic {
    /// The topic of this name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|topic| topic.name() == name)
    }

    pub(super) fn read_all(mut section: Section<'_>) -> BTreeMap<Self, Localized> {
        let mut texts = BTreeMap::new();
        for &topic in Self::ALL {
            texts.extend(section.optional_localized(topic.name()).map(|text| (topic, text)));
        }
        section.finish();
        texts
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The house's own word for an intent, in the pattern language of the engine's `language` module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Phrase {
    /// The intent's name.
    pub intent: String,
    /// The language the pattern is in.
    pub language: Language,
    /// The pattern.
    pub pattern: String,
}

impl Phrase {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let intent = section.required("intent", value::text);
        let language = section.required("language", value::parsed(language));
        let pattern = section.required("pattern", value::text);
        section.finish();
        Some(Self { intent: intent?, language: language?, pattern: pattern? })
    }
}

pub(super) fn language(code: &str) -> Result<Language, String> {
    let known = Language::ALL.into_iter().find(|language| language.code() == code);
    known.ok_or_else(|| {
        let codes = Language::ALL.map(Language::code).join(", ");
        format!("{code:?} is no language the agent speaks ({codes})")
    })
}
