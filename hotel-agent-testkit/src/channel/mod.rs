//! The conformance kit of the `Channel` port: every channel adapter passes it, ours and yours.
//!
//! Implement [`ChannelHarness`] around the adapter and whatever stands in for its provider, then list the checks as
//! tests with [`channel_conformance!`](crate::channel_conformance):
//!
//! ```ignore
//! hotel_agent_testkit::channel_conformance!(MyHarness::start());
//! ```

pub mod checks;

use std::{future::Future, io};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent_core::{guest::Address, port::Channel};
use http::Request;

/// A channel and the stand-in of its provider, as the checks need them.
#[async_trait]
pub trait ChannelHarness: Send + Sync {
    /// The channel under test.
    fn channel(&self) -> &dyn Channel;

    /// A genuine webhook request with one text of the guest, under this message id.
    fn guest_text(&self, id: &str, text: &str) -> Request<Bytes>;

    /// The addresses of a guest the provider can reach.
    fn guest(&self) -> Vec<Address>;

    /// Our own ids of the messages the provider has accepted, in order.
    fn accepted(&self) -> Vec<String>;

    /// Lets the provider accept the next message and lose its answer; `false` when nothing can be lost.
    fn lose_next_answer(&self) -> bool;

    /// The webhook bodies with receipts the provider has posted so far, once it is done.
    async fn receipts(&self) -> Vec<Bytes>;
}

/// Runs a check on a runtime of its own.
pub fn run(check: impl Future<Output = ()>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(check);
    Ok(())
}

/// Lists every check of the kit as a test; the argument is a future of a [`ChannelHarness`]($crate::channel::ChannelHarness).
#[macro_export]
macro_rules! channel_conformance {
    ($harness:expr) => {
        $crate::channel_conformance! { @each $harness =>
            a_genuine_request_is_told_from_a_tampered_one
            an_unsigned_request_is_refused
            a_guests_text_is_read_with_its_id_account_and_sender
            parsing_is_pure
            no_body_makes_parsing_panic
            every_kind_of_content_within_the_capabilities_is_sent
            text_of_the_greatest_length_is_sent
            content_over_a_limit_is_rejected_before_anything_is_sent
            a_message_of_another_account_is_rejected
            a_guest_without_a_reachable_address_is_rejected
            a_lost_answer_is_uncertain
            receipts_carry_our_id_where_the_channel_echoes
            a_message_can_be_acknowledged
        }
    };
    (@each $harness:expr => $($check:ident)*) => {
        $(
            #[test]
            fn $check() -> ::std::io::Result<()> {
                $crate::channel::run(async {
                    let harness = $harness.await;
                    $crate::channel::checks::$check(&harness).await;
                })
            }
        )*
    };
}
