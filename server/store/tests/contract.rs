//! Both stores keep the same contract.

use std::{error::Error, sync::Arc};

use danvan_store::{
    Options, Store, connect,
    contract::{self, Told, postgres::ThrowawayPg},
};
use tokio::sync::OnceCell;

type Tested = Result<(), Box<dyn Error>>;

async fn on_sqlite<F: Future<Output = Told>>(tell: impl FnOnce(Arc<dyn Store>) -> F) -> Tested {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite:{}", folder.path().join("danvan.db").display());
    Ok(tell(connect(&url, &Options::default()).await?).await?)
}

async fn on_postgres<F: Future<Output = Told>>(
    name: &str,
    tell: impl FnOnce(Arc<dyn Store>) -> F,
) -> Tested {
    static SERVER: OnceCell<ThrowawayPg> = OnceCell::const_new();
    let url = SERVER
        .get_or_try_init(ThrowawayPg::start)
        .await?
        .url(name)
        .await?;
    let store = connect(
        &url,
        &Options {
            connections: 6,
            ..Options::default()
        },
    )
    .await?;
    tell(store.clone()).await?;
    store.close().await;
    Ok(())
}

macro_rules! stories {
    ($($room:ident: $($story:ident),+;)+) => {
        mod sqlite {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() -> super::Tested {
                    super::on_sqlite(super::contract::$room::$story).await
                }
            )+)+
        }
        mod postgres {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() -> super::Tested {
                    super::on_postgres(stringify!($story), super::contract::$room::$story).await
                }
            )+)+
        }
    };
}

stories! {
    work:
        dropped_work_leaves_no_trace,
        work_given_up_at_its_beginning_harms_nobody,
        a_read_sees_one_moment,
        a_read_cannot_write,
        failed_work_cannot_be_committed,
        a_closed_store_takes_no_more_work,
        empty_batches_are_fine;
    changes:
        a_change_is_stored_once_and_its_receipt_repeats, a_strangers_copy_yields_to_the_writers,
        a_large_push_keeps_its_order,
        the_queue_is_read_oldest_first_and_emptied_by_verdicts,
        a_waiting_change_is_seen_again_with_the_next,
        a_record_is_rebuilt_from_its_log,
        a_pull_gets_what_others_wrote_after_its_cursor,
        merging_what_was_never_received_is_a_contradiction,
        realms_do_not_see_each_other;
    quarantine:
        a_change_refused_on_arrival_is_kept,
        a_device_learns_of_every_refusal,
        the_desk_pages_through_its_scopes_refusals,
        the_quota_counts_what_is_kept_unaccepted,
        a_refused_change_can_be_tried_again,
        a_refused_change_is_handed_over,
        a_discarded_change_leaves_its_receipt;
    waiting:
        the_desk_pages_through_what_waits,
        what_waited_too_long_is_found,
        a_records_waiting_changes_are_counted;
    lists:
        a_list_is_paged_in_its_order,
        a_list_is_filtered,
        a_list_is_searched,
        a_common_word_is_searched_along_the_order,
        figures_reconcile_with_the_records;
    records:
        a_record_is_kept_whole,
        many_records_are_written_at_once,
        a_bucket_lists_its_records_with_their_digests,
        open_conflicts_are_replaced_record_by_record;
    snapshots:
        a_proven_snapshot_outlives_unproven_ones,
        a_newly_proven_snapshot_replaces_the_old;
    feed:
        a_feed_shows_each_records_newest_entry,
        a_scope_knows_where_it_stands,
        a_raised_floor_forgets_what_left,
        a_reader_behind_racing_writers_misses_nothing;
    commands:
        a_command_is_carried_out_once,
        commands_queue_in_order_of_arrival;
    people:
        units_form_a_tree,
        a_login_is_taken_once,
        roles_are_found_with_their_scope;
    devices:
        a_device_lives_and_is_revoked,
        a_ticket_turns_with_each_answer,
        an_installation_belongs_to_one_device,
        an_enrolment_code_is_good_once,
        freshness_shows_who_has_not_synced;
    tokens:
        a_reused_token_is_noticed,
        signing_out_ends_the_right_tokens;
    media:
        an_upload_resumes_at_its_offset,
        a_record_knows_which_of_its_files_have_come;
    identities:
        an_identity_is_kept_until_it_is_erased,
        an_identity_is_erased_before_it_comes,
        overdue_identities_are_found;
    lineage:
        edges_are_kept_in_order,
        a_scope_is_looked_after_through_every_hop,
        a_role_reaches_what_its_scope_looks_after,
        records_are_counted_by_unit;
    overlaps:
        the_last_decision_on_a_pair_stands;
    imports:
        an_import_goes_its_way,
        what_is_taken_out_leaves_its_log;
    freezes:
        a_freeze_is_written_once;
    rules:
        a_rule_keeps_every_version,
        a_unit_lies_where_it_was_put;
    server:
        the_audit_log_is_one_chain,
        the_audit_log_is_searched,
        signing_keys_rotate,
        every_promise_is_progress,
        realms_and_the_epoch_are_kept;
}
