//! The intents.

use serde::{Deserialize, Serialize};

macro_rules! intents {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal),+ $(,)?) => {
        /// What a guest may want of a front desk.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Intent {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Intent {
            /// Every intent, in the order of declaration.
            pub const ALL: &'static [Intent] = &[$(Intent::$variant),+];

            /// The name used in data files and stored records.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Intent::$variant => $name,)+
                }
            }

            /// The intent of that name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Intent> {
                match name {
                    $($name => Some(Intent::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

intents! {
    /// "Hola", "good evening".
    Greeting = "greeting",
    /// "Adiós", "see you".
    Goodbye = "goodbye",
    /// "Gracias".
    Thanks = "thanks",
    /// A yes.
    Affirm = "affirm",
    /// A no.
    Deny = "deny",
    /// What can you do for me?
    Help = "help",
    /// Is this a machine, who made it?
    BotIdentity = "bot_identity",
    /// Talk without a request: jokes, compliments, "how are you".
    Smalltalk = "smalltalk",
    /// A person, please.
    HumanHandoff = "human_handoff",
    /// Clearly nothing a hotel answers.
    OutOfScope = "out_of_scope",
    /// Is there a room?
    CheckAvailability = "check_availability",
    /// Reserve one.
    MakeBooking = "make_booking",
    /// What does it cost?
    RoomPrice = "room_price",
    /// What are the rooms like?
    RoomInfo = "room_info",
    /// Change a reservation.
    ModifyBooking = "modify_booking",
    /// Stay longer.
    ExtendStay = "extend_stay",
    /// Cancel a reservation.
    CancelBooking = "cancel_booking",
    /// What does canceling cost, and until when?
    CancellationPolicy = "cancellation_policy",
    /// Is my reservation confirmed, what are its data?
    BookingStatus = "booking_status",
    /// Discounts, packages, promotions.
    Offers = "offers",
    /// From when, and how, does one check in?
    CheckinInfo = "checkin_info",
    /// Until when, and how, does one check out?
    CheckoutInfo = "checkout_info",
    /// The room before its hour.
    EarlyCheckin = "early_checkin",
    /// The room beyond its hour.
    LateCheckout = "late_checkout",
    /// Leaving bags.
    Luggage = "luggage",
    /// Internet.
    Wifi = "wifi",
    /// Parking and charging.
    Parking = "parking",
    /// Animals.
    Pets = "pets",
    /// Breakfast.
    Breakfast = "breakfast",
    /// The restaurant and bar: hours, menu.
    Restaurant = "restaurant",
    /// A table.
    RestaurantBooking = "restaurant_booking",
    /// Food and drink to the room.
    RoomService = "room_service",
    /// Spa, massage, sauna.
    Spa = "spa",
    /// Swimming pool.
    Pool = "pool",
    /// Gym.
    Gym = "gym",
    /// Washing and ironing.
    Laundry = "laundry",
    /// What the house has, in general.
    Amenities = "amenities",
    /// Wheelchairs, lifts, disabilities.
    Accessibility = "accessibility",
    /// Cots, high chairs, babysitting, play.
    Family = "family",
    /// Taxi, shuttle, airport, car hire.
    Transport = "transport",
    /// A call in the morning.
    WakeUpCall = "wake_up_call",
    /// Towels, pillows, an iron.
    ItemRequest = "item_request",
    /// Cleaning, or not disturbing.
    Housekeeping = "housekeeping",
    /// Something is broken.
    Maintenance = "maintenance",
    /// Another room.
    RoomChange = "room_change",
    /// Something went wrong.
    Complaint = "complaint",
    /// Something was left behind.
    LostItem = "lost_item",
    /// Danger.
    Emergency = "emergency",
    /// An opinion, good or bad.
    Feedback = "feedback",
    /// Where is it, how to get there?
    Location = "location",
    /// Telephone, e-mail, web page.
    ContactInfo = "contact_info",
    /// What to see and where to eat nearby.
    LocalRecommendations = "local_recommendations",
    /// How to pay.
    Payment = "payment",
    /// An invoice or receipt.
    Invoice = "invoice",
    /// Pictures.
    Photos = "photos",
    /// An answer to a request for a review.
    ReviewReply = "review_reply",
    /// Arriving late at night.
    LateArrival = "late_arrival",
    /// Deposits and holds.
    Deposit = "deposit",
    /// What if one does not come?
    NoShow = "no_show",
    /// Tourist tax.
    CityTax = "city_tax",
    /// Passports and identity cards.
    IdDocuments = "id_documents",
    /// Rules and prices for children.
    Children = "children",
    /// Groups, weddings, meetings.
    Group = "group",
    /// No more messages.
    OptOut = "opt_out",
    /// Messages again.
    OptIn = "opt_in",
    /// A reservation made through an agency or portal.
    OtaBooking = "ota_booking",
    /// A copy of one's data.
    DataExport = "data_export",
    /// Erasure of one's data.
    DataDeletion = "data_deletion",
    /// Privacy and consent.
    Consent = "consent",
    /// When is a desk or facility open?
    OpeningHours = "opening_hours",
    /// Show other rooms or more options.
    ViewOffersMore = "view_offers_more",
    /// Where may one smoke?
    Smoking = "smoking",
    /// "In English, please".
    LanguageSwitch = "language_switch",
    /// Who works there, is the desk staffed?
    Staff = "staff",
    /// The reservation is for somebody else ("for my boss").
    BookingForOther = "booking_for_other",
}

impl Intent {
    /// Courtesy and answers: they step back when the message also asks for something.
    #[must_use]
    pub const fn is_social(self) -> bool {
        matches!(
            self,
            Intent::Greeting
                | Intent::Goodbye
                | Intent::Thanks
                | Intent::Affirm
                | Intent::Deny
                | Intent::Smalltalk
                | Intent::Help
        )
    }

    /// Requests to act: "no quiero ..." before one of them takes it back. Questions are never taken back ("¿no tienen
    /// parking?" asks).
    #[must_use]
    pub(crate) const fn is_action(self) -> bool {
        !self.is_social()
            && !matches!(
                self,
                Intent::OptOut | Intent::Complaint | Intent::Emergency | Intent::Maintenance | Intent::OutOfScope
            )
    }
}
