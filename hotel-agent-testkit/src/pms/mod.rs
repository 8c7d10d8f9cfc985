//! The conformance kit of the PMS port: every sentence of the trait's documentation as a check.
//!
//! A crate with an adapter writes `pms_conformance!(fresh);` in a file of its `tests/` folder, where `fresh` is an
//! `async fn() -> PmsFixture` that gives a PMS nobody has touched. Each behaviour becomes a named test.

pub mod checks;
mod control;
mod fixture;

pub use self::{
    control::PmsControl,
    fixture::{FixtureProfile, PmsFixture},
};

/// Turns the conformance kit of the PMS port into one named `#[tokio::test]` a behaviour.
///
/// The argument is an `async fn() -> PmsFixture`, called once a test. The calling crate needs `tokio` with `macros`
/// and `rt-multi-thread` among its dev-dependencies. What a fixture has no example of (no `control`, no closed dates)
/// is not checked.
///
/// ```
/// mod conformance {
///     hotel_agent_testkit::pms_conformance!(hotel_agent_testkit::pms::PmsFixture::grand_hotel);
/// }
/// ```
#[macro_export]
macro_rules! pms_conformance {
    ($fresh:expr) => {
        $crate::pms_conformance! { @tests $fresh;
            capabilities_never_change
            room_types_have_ids_of_their_own_and_names
            room_types_keep_their_order
            offers_are_for_exactly_the_stay_asked
            offers_come_cheapest_first
            an_offer_has_a_price_for_each_night_in_order
            nights_of_an_offer_sum_up_to_its_total
            amounts_of_an_offer_are_in_one_currency
            an_offer_expires_after_it_was_made
            an_offer_keeps_its_id_while_its_price_stands
            every_room_type_is_offered_or_refused_with_a_reason
            a_room_type_offered_holds_the_party
            a_party_that_fits_no_room_is_told_so
            past_dates_are_not_sold
            dates_beyond_the_horizon_are_not_sold
            closed_dates_are_not_sold
            too_short_a_stay_is_told_the_shortest
            too_long_a_stay_is_told_the_longest
            a_sold_out_stay_is_told_the_first_full_night
            nights_have_one_entry_a_room_type_and_date_in_date_order
            nights_agree_with_offers
            nights_of_too_long_a_time_are_refused
            nights_are_a_capability
            a_reservation_holds_what_was_offered
            only_a_prepaid_reservation_is_tentative
            a_reserved_room_is_a_room_less
            a_key_used_again_is_the_same_reservation
            one_key_used_by_eight_at_once_makes_one_reservation
            eight_who_want_the_last_room_get_it_once
            different_keys_make_different_reservations
            a_changed_price_is_told_and_not_booked
            an_expired_offer_is_not_booked
            a_room_closed_meanwhile_is_not_booked
            a_room_sold_meanwhile_is_sold_out
            a_room_type_that_does_not_exist_is_not_booked
            a_guest_without_a_needed_detail_is_refused
            names_of_every_script_survive
            booker_and_arrival_time_survive
            nothing_is_booked_after_the_deadline
            a_number_is_found_however_it_is_written
            a_reservation_is_found_by_its_id
            a_reservation_is_found_by_our_reference
            what_is_not_there_is_an_empty_list
            the_newest_reservation_is_found_first
            a_phone_finds_current_and_future_stays_only
            a_phone_finds_no_canceled_stay
            an_ota_number_is_found
            canceling_in_time_costs_nothing
            canceling_late_costs_what_the_policy_says
            the_cost_of_canceling_nothing_is_a_fault
            canceling_gives_the_room_back
            a_canceled_reservation_is_still_found
            canceling_again_with_the_same_key_is_done
            canceling_again_with_another_key_is_refused
            a_cost_that_has_changed_is_told_and_nothing_canceled
            canceling_what_does_not_exist_is_refused
            a_guest_in_house_is_not_canceled
            an_ota_reservation_is_not_canceled_here
            nothing_is_canceled_after_the_deadline
        }
    };
    (@tests $fresh:expr; $($check:ident)*) => {
        $(
            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $check() {
                $crate::pms::checks::$check(($fresh)().await).await;
            }
        )*
    };
}
