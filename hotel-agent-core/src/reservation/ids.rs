use serde::{Deserialize, Serialize};

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the vendor's value as it is.
            pub fn new(value: impl Into<String>) -> $name {
                $name(value.into())
            }

            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

opaque_id! {
    /// The PMS's id of a room type.
    RoomTypeId
}
opaque_id! {
    /// The PMS's id of a rate plan.
    RatePlanId
}
opaque_id! {
    /// The id of one offer; the same question asked again may give the same id.
    OfferId
}
opaque_id! {
    /// The PMS's internal id of a reservation; never shown to a guest.
    ReservationId
}
opaque_id! {
    /// The number a guest is given and quotes at the desk.
    ConfirmationNumber
}
opaque_id! {
    /// Our own reference of a write, `{turn}/{verb}/{n}`, carried into the PMS and found again by it.
    ClientRef
}
