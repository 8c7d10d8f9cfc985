use hotel_agent_core::message::MediaKind;

/// The envelope an item came in; `None` where Meta left a part out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The WhatsApp Business Account.
    pub waba_id: Option<String>,
    /// The subscribed field (`messages`, `account_update`, ...).
    pub field: Option<String>,
    /// Meta's id of the business number.
    pub phone_number_id: Option<String>,
    /// The business number as Meta displays it.
    pub display_phone_number: Option<String>,
}

/// One item of a webhook, typed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookEvent {
    /// A person wrote to the business, or the system tells something about them.
    Message(Box<Message>),
    /// A message of ours moved on.
    Status(Box<Status>),
    /// The business wrote from its own phone.
    Echo(Box<Echo>),
    /// A person's business-scoped id was replaced.
    UserIdUpdate(UserIdUpdate),
    /// Meta reports a fault of the account, of no message in particular.
    Errors {
        /// Where it came from.
        origin: Origin,
        /// What Meta says.
        errors: Vec<MetaError>,
    },
    /// A change this crate does not read (template reviews, calls, account notices).
    Other(Origin),
}

/// Everything Meta says of who wrote; empty strings count as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The WhatsApp number, digits; never a business-scoped id.
    pub phone: Option<String>,
    /// The business-scoped user id.
    pub user_id: Option<String>,
    /// The same id for a group of businesses.
    pub parent_user_id: Option<String>,
    /// The profile name.
    pub name: Option<String>,
    /// The username, with its `@`.
    pub username: Option<String>,
}

/// A message as Meta delivers it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// Where it came from.
    pub origin: Origin,
    /// The `wamid`; a few relays leave it out.
    pub id: Option<String>,
    /// Meta's name of the type, known or not (`text`, `hologram`).
    pub kind: String,
    /// Seconds since 1970, when readable.
    pub timestamp: Option<i64>,
    /// `from` as it came.
    pub from_raw: Option<String>,
    /// Who wrote.
    pub sender: Identity,
    /// What was written.
    pub body: Body,
    /// What it answers or forwards.
    pub context: Option<Context>,
    /// The advertisement or post it came from.
    pub referral: Option<Referral>,
    /// Why it could not be delivered whole.
    pub errors: Vec<MetaError>,
    /// The group it was written in.
    pub group_id: Option<String>,
    /// A digest of the item: the same item delivered again has the same.
    pub digest: String,
}

/// What a message holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// Words.
    Text(String),
    /// A file.
    Media(MediaItem),
    /// A place.
    Location(Place),
    /// Shared address-book cards.
    Contacts(Vec<Card>),
    /// A reply button was tapped.
    ButtonReply {
        /// Our id of it.
        id: String,
        /// What the person read.
        title: String,
    },
    /// A list row was tapped.
    ListReply {
        /// Our id of it.
        id: String,
        /// What the person read.
        title: String,
        /// The row's second line.
        description: Option<String>,
    },
    /// A flow was completed.
    Flow {
        /// The flow's name.
        name: Option<String>,
        /// The answers as Meta sends them: text that should be JSON and is not always.
        response_json: Option<String>,
    },
    /// An answer to a request to call.
    CallPermission {
        /// `accept` or `reject`.
        response: Option<String>,
        /// What led to it.
        response_source: Option<String>,
    },
    /// An interactive answer of a type unknown here.
    Interactive {
        /// Meta's name of it.
        kind: String,
    },
    /// A quick-reply button of a template was tapped.
    Button {
        /// Our payload.
        payload: Option<String>,
        /// What the person read.
        text: Option<String>,
    },
    /// A catalogue order.
    Order(Order),
    /// A reaction, or its removal.
    Reaction {
        /// The message reacted to.
        message_id: Option<String>,
        /// The emoji; `None` takes it back.
        emoji: Option<String>,
    },
    /// The system tells something about the person.
    System(SystemNotice),
    /// An earlier message reads differently now.
    Edit {
        /// The message that changed.
        original_message_id: Option<String>,
        /// Meta's name of the new content's type.
        kind: Option<String>,
        /// The new content.
        body: Option<Box<Body>>,
    },
    /// An earlier message was taken back.
    Revoke {
        /// The message taken back.
        original_message_id: Option<String>,
    },
    /// Something WhatsApp itself does not pass on.
    Unsupported {
        /// What it was, where Meta tells.
        subtype: Option<String>,
    },
    /// A type unknown here, or a known one without its content.
    Other,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MediaItem {
    /// What it is.
    pub kind: MediaKind,
    /// Meta's id, good for seven days.
    pub id: Option<String>,
    /// Its media type.
    pub mime_type: Option<String>,
    /// Its SHA-256, base64 or hex.
    pub sha256: Option<String>,
    /// Where it is, for five minutes.
    pub url: Option<String>,
    /// Its name.
    pub filename: Option<String>,
    /// Words sent with it.
    pub caption: Option<String>,
    /// Whether audio was recorded in the chat.
    pub voice: Option<bool>,
    /// Whether a sticker moves.
    pub animated: Option<bool>,
}

/// A place; degrees as the digits Meta sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// North positive, decimal degrees.
    pub latitude: String,
    /// East positive, decimal degrees.
    pub longitude: String,
    /// Its name.
    pub name: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// A page about it.
    pub url: Option<String>,
}

/// A shared address-book card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Card {
    /// The name as shown.
    pub formatted_name: Option<String>,
    /// Its phone numbers as written.
    pub phones: Vec<String>,
    /// The WhatsApp numbers among them.
    pub wa_ids: Vec<String>,
    /// Why it was shared (`contact_request` when we asked for it).
    pub origin: Option<String>,
}

/// A catalogue order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// Words sent with it.
    pub text: Option<String>,
    /// What was ordered.
    pub items: Vec<OrderItem>,
}

/// A line of an order; numbers as the digits Meta sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderItem {
    /// Our id of the product.
    pub product_retailer_id: Option<String>,
    /// How many.
    pub quantity: Option<String>,
    /// The price of one.
    pub item_price: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
}

/// A system message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SystemNotice {
    /// `user_changed_number`, `customer_identity_changed`, ...
    pub kind: Option<String>,
    /// Meta's sentence about it.
    pub body: Option<String>,
    /// The new WhatsApp number.
    pub wa_id: Option<String>,
    /// The new business-scoped id.
    pub user_id: Option<String>,
    /// The number before.
    pub customer: Option<String>,
    /// A digest of the person's new identity key.
    pub identity: Option<String>,
}

/// What a message answers or forwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// Who wrote the message answered.
    pub from: Option<String>,
    /// The message answered.
    pub id: Option<String>,
    /// Forwarded.
    pub forwarded: bool,
    /// Forwarded many times.
    pub frequently_forwarded: bool,
    /// The catalogue of the product asked about.
    pub catalog_id: Option<String>,
    /// The product asked about.
    pub product_retailer_id: Option<String>,
}

/// The advertisement or post a message came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Referral {
    /// Meta's id of it.
    pub source_id: Option<String>,
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Its address.
    pub source_url: Option<String>,
    /// Its title.
    pub headline: Option<String>,
    /// Its words.
    pub body: Option<String>,
    /// The click's id.
    pub ctwa_clid: Option<String>,
}

/// An error inside a webhook. Branch on the code, never on the title.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MetaError {
    /// Meta's code.
    pub code: Option<i64>,
    /// Its title.
    pub title: Option<String>,
    /// What Meta adds.
    pub details: Option<String>,
}

/// How far a message of ours got.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Where it came from.
    pub origin: Origin,
    /// The message's `wamid`.
    pub id: Option<String>,
    /// `sent`, `delivered`, `read`, `played`, `failed`, or what Meta adds next.
    pub status: String,
    /// Seconds since 1970, when readable.
    pub timestamp: Option<i64>,
    /// The recipient's number, or the group's id.
    pub recipient_id: Option<String>,
    /// The recipient's business-scoped id.
    pub recipient_user_id: Option<String>,
    /// `group` for messages to a group.
    pub recipient_type: Option<String>,
    /// The member of the group it is about.
    pub recipient_participant_id: Option<String>,
    /// Our own id, as given when sending.
    pub biz_opaque_callback_data: Option<String>,
    /// What it costs.
    pub pricing: Option<Pricing>,
    /// The conversation it is billed in (before 2025-07).
    pub conversation: Option<Conversation>,
    /// Why it failed.
    pub errors: Vec<MetaError>,
}

/// What a message costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pricing {
    /// Whether it is billed.
    pub billable: Option<bool>,
    /// `PMP` (a message) or `CBP` (a conversation).
    pub pricing_model: Option<String>,
    /// `regular`, `free_customer_service`, ...
    pub kind: Option<String>,
    /// `service`, `utility`, `marketing`, ...
    pub category: Option<String>,
}

/// A billed conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    /// Meta's id of it.
    pub id: Option<String>,
    /// What opened it.
    pub origin: Option<String>,
    /// When it ends, seconds since 1970.
    pub expiration: Option<i64>,
}

/// A message the business wrote from its own phone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Echo {
    /// Where it came from.
    pub origin: Origin,
    /// The `wamid`.
    pub id: Option<String>,
    /// Meta's name of the type.
    pub kind: String,
    /// Seconds since 1970, when readable.
    pub timestamp: Option<i64>,
    /// The business number.
    pub from: Option<String>,
    /// The person's number.
    pub to: Option<String>,
    /// The person's business-scoped id.
    pub to_user_id: Option<String>,
    /// What was written.
    pub body: Body,
}

/// A person's business-scoped ids before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserIdUpdate {
    /// Where it came from.
    pub origin: Origin,
    /// The person's number, when Meta tells.
    pub wa_id: Option<String>,
    /// The id before and after.
    pub user_id: Option<(String, String)>,
    /// The parent id before and after.
    pub parent_user_id: Option<(String, String)>,
    /// Seconds since 1970, when readable.
    pub timestamp: Option<i64>,
}
