//! Tests of the store by its functions, with the same cases on both engines.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod bodies;
mod cases;
mod engine;
mod random;
mod tls;

/// Makes two tests of each case: one on SQLite, and one on PostgreSQL.
macro_rules! on_both_engines {
    ($($module:ident :: $case:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $case() { $crate::$module::$case($crate::engine::Engine::sqlite().await).await })+
        }

        mod on_postgres {
            $(#[tokio::test] async fn $case() { $crate::$module::$case($crate::engine::Engine::postgres().await).await })+
        }
    };
}

on_both_engines! {
    cases::what_was_committed_is_loaded_by_prefix,
    cases::a_commit_of_an_earlier_epoch_or_of_another_revision_changes_nothing,
    cases::a_late_commit_of_a_deleted_account_changes_nothing,
    cases::a_global_name_has_one_owner_and_its_loser_has_written_nothing,
    cases::the_first_job_of_each_account_is_found_over_all_accounts,
    cases::many_accounts_share_commits_and_each_is_told_of_its_own,
    cases::a_large_commit_lets_small_ones_go_first_and_its_account_stays_in_order,
    cases::entries_are_written_with_their_commit_or_not_at_all,
    cases::a_failure_of_the_database_is_told_and_the_next_commit_works,
    bodies::a_content_is_read_as_it_was_stored_whole_and_in_parts,
    bodies::an_upload_that_does_not_end_leaves_nothing,
    bodies::a_record_of_a_body_that_is_not_there_is_refused,
    bodies::a_body_goes_some_time_after_its_last_record,
    bodies::what_is_swept_while_it_is_stored_again_is_there_or_its_record_is_refused,
    bodies::damage_is_noticed_wherever_a_read_comes_across_it_and_storing_again_mends_it,
    bodies::files_without_a_row_are_deleted_and_rows_without_a_file_are_reported,
    random::an_account_in_memory_is_the_one_that_is_stored_whatever_fails_in_between,
}

#[tokio::test]
async fn a_url_of_no_engine_is_refused() {
    let refused = store::Database::open("mysql://here").await.unwrap_err().to_string();
    assert_eq!(refused, "`mysql://here` is neither sqlite://PATH nor postgres://USER:PASSWORD@HOST/DATABASE");
}
