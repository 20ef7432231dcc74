//! Every address of the API: a table and nothing else.

use axum::middleware::from_fn;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

use super::v1;
use crate::app::AppState;

/// The endpoints, each with its documentation.
#[expect(clippy::too_many_lines, reason = "a table, one endpoint a line")]
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(v1::openapi::head())
        .routes(routes!(v1::live_and_ready::livez))
        .routes(routes!(v1::live_and_ready::readyz))
        .routes(routes!(v1::openapi::openapi))
        .routes(routes!(v1::schema::schema))
        .routes(routes!(v1::enrol::enrol))
        .routes(routes!(v1::login::login))
        .routes(routes!(v1::refresh::refresh))
        .routes(routes!(v1::logout::logout))
        .routes(routes!(v1::me::me))
        .routes(routes!(v1::colleagues::colleagues))
        .routes(routes!(v1::sync::sync))
        .routes(routes!(v1::parcels::hand_in_parcel))
        .routes(routes!(v1::live::live))
        .routes(routes!(v1::units::units))
        .routes(routes!(
            v1::people::list::people,
            v1::people::add::add_account
        ))
        .routes(routes!(v1::people::grant::grant_person_role))
        .routes(routes!(v1::people::end_role::end_person_role))
        .routes(routes!(v1::people::close::close_person))
        .routes(routes!(v1::audit::list::audit))
        .routes(routes!(v1::audit::verify::verify_audit))
        .routes(routes!(v1::enrolments::issue_enrolment))
        .routes(routes!(v1::revoke_device::revoke_device))
        .routes(
            routes!(
                v1::uploads::options::upload_options,
                v1::uploads::create::begin_upload
            )
            .layer(from_fn(v1::uploads::tus)),
        )
        .routes(
            routes!(
                v1::uploads::head::upload_offset,
                v1::uploads::patch::append_to_upload,
                v1::uploads::terminate::drop_upload
            )
            .layer(from_fn(v1::uploads::tus)),
        )
        .routes(routes!(v1::media::media))
        .routes(routes!(v1::records::list::records))
        .routes(routes!(v1::records::show::record))
        .routes(routes!(v1::records::as_of::record_as_of))
        .routes(routes!(v1::records::history::record_history))
        .routes(routes!(v1::records::notice::dialogue_notice))
        .routes(routes!(v1::identity::read::read_identity))
        .routes(routes!(v1::identity::erase::erase_identity))
        .routes(routes!(v1::conflicts::open_conflicts))
        .routes(routes!(v1::quarantine::list::quarantined))
        .routes(routes!(v1::quarantine::show::quarantined_change))
        .routes(routes!(v1::quarantine::export::export_quarantine))
        .routes(routes!(v1::quarantine::bytes::quarantined_bytes))
        .routes(routes!(v1::quarantine::inspect::inspect_quarantined))
        .routes(routes!(v1::quarantine::retry::retry_quarantined))
        .routes(routes!(v1::quarantine::hand_over::hand_over_quarantined))
        .routes(routes!(v1::quarantine::discard::discard_quarantined))
        .routes(routes!(v1::waiting::waiting_changes))
        .routes(routes!(v1::status::status))
        .routes(routes!(v1::inbox::inbox))
        .routes(routes!(v1::trend::trend))
        .routes(routes!(v1::follow_up::follow_up))
        .routes(routes!(v1::records::export::export_records))
        .routes(routes!(v1::rules::read::read_rules))
        .routes(routes!(v1::rules::rubrics::publish_rubric))
        .routes(routes!(v1::rules::deadlines::publish_deadlines))
        .routes(routes!(v1::rules::holidays::publish_holidays))
        .routes(routes!(v1::overlaps::alike))
        .routes(routes!(v1::overlaps::decide_overlap))
        .routes(routes!(
            v1::imports::list::list_imports,
            v1::imports::begin::begin_import
        ))
        .routes(routes!(
            v1::imports::show::show_import,
            v1::imports::drop_file::drop_import
        ))
        .routes(routes!(v1::imports::check::check_import))
        .routes(routes!(v1::imports::apply::apply_import))
        .routes(routes!(
            v1::imports::undo::preview_undo,
            v1::imports::undo::undo_import
        ))
        .routes(routes!(v1::imports::sources::import_sources))
        .routes(routes!(v1::bundles::list_bundles))
        .routes(routes!(v1::bundles::bundle))
        .routes(routes!(v1::odata::odata_service))
        .routes(routes!(v1::odata::odata_metadata))
        .routes(routes!(v1::odata::odata_table))
        .routes(routes!(v1::unit_place::put_unit_place))
        .routes(routes!(
            v1::reorganisations::unit_edges,
            v1::reorganisations::reorganise_units
        ))
        .routes(routes!(v1::reorganisations::preview_reorganisation))
        .routes(routes!(
            v1::reports::list::list_freezes,
            v1::reports::freeze::freeze_report
        ))
        .routes(routes!(v1::reports::show::show_freeze))
        .routes(routes!(v1::reports::rows::frozen_rows))
        .routes(routes!(v1::reports::difference::freeze_difference))
        .routes(routes!(v1::reports::paper::freeze_paper))
        .routes(routes!(v1::reports::file::freeze_file))
        .routes(routes!(v1::reports::against::against_declared))
        .routes(routes!(v1::reports::against::declared_alone))
        .routes(routes!(v1::freshness::freshness))
}
