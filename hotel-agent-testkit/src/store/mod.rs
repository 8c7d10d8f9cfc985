//! The contract of a store as checks: every implementation runs all of them, one named test a behaviour.
//!
//! ```ignore
//! async fn fresh() -> Arc<dyn Store> { Arc::new(MyStore::new()) }
//! hotel_agent_testkit::store_conformance!(fresh);
//!
//! async fn open_at(path: &Path) -> Arc<dyn Store> { Arc::new(MyStore::open(path).await.unwrap()) }
//! hotel_agent_testkit::store_durability!(open_at);
//! ```
//!
//! The tests are `#[tokio::test]`s: the crate that runs them needs tokio with `rt-multi-thread` as a dev-dependency.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a check fails by panicking")]

pub mod accept;
pub mod addresses;
pub mod claim;
pub mod commit;
pub mod desk;
pub mod durability;
mod guest;
pub mod jobs;
pub mod lease;
pub mod outbox;
pub mod receipts;
pub mod settle;
pub mod tenants;
pub mod transcript;
pub mod wake;

use std::{any::Any, sync::Arc};

use hotel_agent_core::port::Store;

/// An empty store, and what must live as long as the check that uses it (a temporary folder).
pub struct Fresh {
    /// The store under test.
    pub store: Arc<dyn Store>,
    _guard: Option<Box<dyn Any + Send>>,
}

impl Fresh {
    /// A store whose surroundings are cleared away after the check.
    pub fn guarded(store: Arc<dyn Store>, guard: impl Any + Send) -> Fresh {
        Fresh { store, _guard: Some(Box::new(guard)) }
    }
}

impl From<Arc<dyn Store>> for Fresh {
    fn from(store: Arc<dyn Store>) -> Fresh {
        Fresh { store, _guard: None }
    }
}

/// Writes one `#[tokio::test]` for each behaviour every store must have.
///
/// `$fresh` is an async function without arguments that gives an `Arc<dyn Store>`, or a [`Fresh`], on an empty store. A
/// store that several processes may use at once says so: `store_conformance!(fresh, shared)`.
#[macro_export]
macro_rules! store_conformance {
    ($fresh:expr) => {
        $crate::store_conformance! { @every $fresh }
        $crate::store_conformance! { @tests $fresh;
            lease { release_all_ends_every_lease }
            outbox { release_all_ends_the_leases_of_rows }
        }
    };
    ($fresh:expr, shared) => {
        $crate::store_conformance! { @every $fresh }
        $crate::store_conformance! { @tests $fresh;
            lease { release_all_of_a_shared_store_ends_no_lease }
            outbox { release_all_of_a_shared_store_ends_no_lease_of_a_row }
        }
    };
    (@every $fresh:expr) => {
        $crate::store_conformance! { @tests $fresh;
            accept {
                a_message_is_accepted_once
                a_duplicate_in_the_same_batch_is_accepted_once
                a_duplicate_changes_nothing_whatever_its_body
                concurrent_duplicates_are_accepted_once
                an_empty_batch_is_accepted
                a_message_without_an_address_refuses_the_batch
                a_thousand_messages_are_accepted_together
                a_duplicate_is_known_after_it_was_answered
            }
            tenants {
                the_same_message_id_and_phone_under_two_properties_never_meet
                the_same_message_id_on_two_channels_never_meets
                a_key_of_another_tenant_finds_nothing
                a_lease_of_another_tenant_changes_nothing
                outbox_ids_transcripts_and_counters_are_each_tenants_own
            }
            addresses {
                any_known_address_finds_the_conversation
                addresses_are_listed_the_latest_first
                addresses_of_two_conversations_join_the_older
                the_younger_conversation_keeps_its_messages_and_addresses
                an_alias_leads_to_the_conversation_of_the_previous_address
                an_alias_of_an_unknown_guest_is_ignored
                an_alias_between_two_known_guests_joins_the_older
                the_account_is_the_one_last_written_to
                the_kind_is_part_of_an_address
            }
            settle {
                a_single_message_settles_after_its_time
                a_further_message_prolongs_the_waiting
                waiting_ends_after_three_times_the_first_settle_time
                a_message_without_settle_time_ends_the_waiting
                a_fraction_of_a_millisecond_is_not_zero
                messages_still_settling_are_not_part_of_a_job_turn
            }
            claim {
                nothing_to_do_is_none
                messages_come_in_the_order_of_acceptance
                max_messages_leaves_the_rest_for_the_next_turn
                the_longest_waiting_conversation_is_first
                a_leased_conversation_is_not_given_out_again
                a_first_claim_has_no_session_and_version_zero
                concurrent_claims_share_out_the_conversations
                new_messages_during_a_lease_wait_for_the_next_turn
            }
            lease {
                an_ended_lease_is_claimed_again_and_counts_as_an_attempt
                a_late_commit_changes_nothing
                every_call_of_a_lost_lease_is_a_conflict
                being_late_alone_loses_nothing
                a_renewed_lease_lasts_longer
                renewing_never_shortens
                the_journal_is_found_by_the_next_claim
                a_counted_release_is_an_attempt
                an_uncounted_release_is_none
                a_released_conversation_rests_until_its_time
                new_messages_do_not_shorten_the_rest
            }
            commit {
                a_commit_keeps_session_and_version
                a_commit_from_another_version_changes_nothing
                a_lease_commits_once
                only_done_messages_are_gone
                a_commit_clears_journal_and_attempts
                unknown_done_messages_are_ignored
                a_done_message_of_another_conversation_stays
                records_come_back_byte_for_byte
            }
            jobs {
                a_due_job_claims_its_conversation
                a_job_of_the_same_key_is_replaced
                a_job_is_canceled_by_key
                jobs_are_canceled_by_prefix
                canceling_goes_before_adding
                due_jobs_come_earliest_first
                a_job_done_is_gone
                a_job_may_ask_for_itself_again
                two_conversations_may_use_the_same_key
            }
            outbox {
                rows_of_a_conversation_go_one_by_one_in_order
                conversations_do_not_wait_for_each_other
                a_row_waits_for_its_moment_and_holds_those_behind
                a_commit_hands_out_its_first_row_marked
                a_row_that_was_handed_out_ends_like_any_other
                a_commit_hands_out_nothing_that_must_wait
                a_leased_row_is_not_given_out_again
                a_row_whose_worker_died_before_sending_comes_back_waiting
                a_row_whose_worker_died_while_sending_comes_back_as_sending
                an_older_token_changes_nothing
                a_sure_refusal_waits_again
                an_uncertain_end_stays_sending
                a_dead_letter_frees_the_next
                the_same_id_again_is_ignored
                sent_may_be_said_twice
                the_limit_is_kept
                rows_sent_do_not_hold_new_ones
                a_claim_names_where_to_send
            }
            receipts {
                a_receipt_moves_forward_only
                an_echo_settles_a_row_in_sending
                a_settled_row_refuses_another_send
                an_echo_frees_the_next_row
                unknown_receipts_are_ignored
                a_receipt_of_another_channel_or_tenant_is_ignored
                the_newest_row_of_a_provider_id_is_meant
                a_late_echo_settles_a_row_thought_refused
                the_failure_of_an_attempt_to_be_repeated_is_ignored
            }
            transcript {
                lines_are_numbered_from_one_without_gaps
                the_same_line_keeps_its_number
                lines_are_read_after_a_number_and_up_to_a_limit
                transcripts_do_not_mix
                concurrent_lines_leave_no_gaps
            }
            desk {
                the_waiting_list_shows_the_longest_waiting_first
                no_mark_leaves_the_mark_as_it_is
                a_released_conversation_leaves_the_list
                audit_and_journals_are_kept_oldest_first
                a_counter_counts_from_one
                a_purge_drops_what_is_done
                a_purge_keeps_what_waits
                duplicates_within_the_retention_are_known_after_a_purge
            }
            wake {
                an_idle_store_has_no_wake
                the_wake_is_the_moment_messages_settle
                the_wake_is_the_moment_a_job_is_due
                the_wake_is_the_moment_a_lease_ends
                the_wake_is_the_moment_a_row_may_go
                the_wake_is_the_moment_a_release_ends
                rows_behind_the_first_do_not_wake
            }
        }
    };
    (@tests $fresh:expr; $($suite:ident { $($check:ident)* })*) => {
        $($(
            // Some checks block while their threads use the store, whose connections may live on this runtime.
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $check() {
                let fresh: $crate::store::Fresh = $fresh().await.into();
                $crate::store::$suite::$check(&fresh.store).await;
            }
        )*)*
    };
}

/// Writes one `#[tokio::test]` for each promise a durable store keeps over a restart.
///
/// `$open_at` is an async function from a `&Path` (no file is there yet, its folder is empty) to an `Arc<dyn Store>`.
/// A store that several processes may use at once says so: `store_durability!(open_at, shared)`.
#[macro_export]
macro_rules! store_durability {
    ($open_at:expr) => {
        $crate::store_durability! { @every $open_at }
        $crate::store_durability! { @tests $open_at; release_all_ends_the_leases_of_the_process_before }
    };
    ($open_at:expr, shared) => {
        $crate::store_durability! { @every $open_at }
    };
    (@every $open_at:expr) => {
        $crate::store_durability! { @tests $open_at;
            accepted_messages_are_there_after_a_restart
            a_duplicate_is_known_after_a_restart
            a_running_turn_is_found_with_its_journal
            a_commit_is_there_after_a_restart
            tokens_go_on_growing_after_a_restart
            a_row_in_sending_comes_back_as_sending
            transcripts_and_counters_go_on
        }
    };
    (@tests $open_at:expr; $($check:ident)*) => {
        $(
            #[tokio::test]
            async fn $check() {
                let folder = $crate::store::durability::Place::new();
                let mut store = $open_at(&folder.path()).await;
                $crate::store::durability::$check::before(&store).await;
                drop(store);
                store = $open_at(&folder.path()).await;
                $crate::store::durability::$check::after(&store).await;
            }
        )*
    };
}
