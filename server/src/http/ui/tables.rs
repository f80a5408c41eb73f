//! The logs as CSV (RFC 4180), with the filters of the page in the query, the configuration as JSON, and the policies as TOML.

use super::{State, calls::refused, mail::attachment};
use crate::http::desk::Visitor;
use app::query;
use axum::{
    Extension,
    extract::{RawQuery, State as Handed},
    http::HeaderMap,
    response::Response,
};
use domain::problem::Answer;
use std::collections::HashMap;
use url::form_urlencoded;

fn pairs(query: Option<String>) -> HashMap<String, String> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

fn answer(state: &State, headers: &HeaderMap, name: &str, table: Answer<String>) -> Response {
    match table {
        Ok(table) => attachment(name, "text/csv; charset=utf-8", table),
        Err(problem) => refused(state, headers, problem),
    }
}

/// The matching detections.
pub(super) async fn detections(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs = pairs(query);
    let filter = query::detection_filter(&|name| pairs.get(name).cloned());
    let table = state.desk.console(visitor).await.detections_csv(filter).await;
    answer(&state, &headers, "detections.csv", table)
}

/// The numbers of the chart over the matching detections.
pub(super) async fn detection_series(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs = pairs(query);
    let filter = query::detection_filter(&|name| pairs.get(name).cloned());
    let table = state.desk.console(visitor).await.detection_series_csv(filter).await;
    answer(&state, &headers, "detections-over-time.csv", table)
}

/// The matching lines of the audit trail.
pub(super) async fn audit(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs = pairs(query);
    let filter = query::audit_filter(&|name| pairs.get(name).cloned());
    let table = state.desk.console(visitor).await.audit_csv(filter).await;
    answer(&state, &headers, "audit.csv", table)
}

/// The configuration of the organisation, for another console.
pub(super) async fn configuration(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Response {
    match state.desk.console(visitor).await.export_configuration().await {
        Ok(file) => attachment("postern-configuration.json", "application/json", file),
        Err(problem) => refused(&state, &headers, problem),
    }
}

/// All policies, as one keeps them in a repository.
pub(super) async fn policies(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Response {
    match state.desk.console(visitor).await.export_policies().await {
        Ok(file) => attachment("policies.toml", "application/toml", file),
        Err(problem) => refused(&state, &headers, problem),
    }
}
