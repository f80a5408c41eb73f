//! What the logs ask.

#[cfg(feature = "ssr")]
use super::over_time::besides_range;
use crate::{Refused, parts::chart::Drawn};
#[cfg(feature = "ssr")]
use crate::{
    parts::{
        chart::drawing::{About, over_time},
        time::mails,
    },
    refused::{console, refuse},
    routes,
    words::{say, say_with},
};
use domain::{
    audit::{AuditFilter, AuditPage},
    detection::{DetectionFilter, DetectionPage},
    ids::DetectionId,
};
use leptos::{prelude::*, server_fn::codec::Json};

/// One page of detections.
#[server(name = ListDetections, prefix = "/api", endpoint = "logs/detections", input = Json)]
pub async fn detections(filter: DetectionFilter, before: Option<DetectionId>) -> Result<DetectionPage, Refused> {
    console()?.detections(filter, before).await.map_err(refuse)
}

/// The detections over time, drawn.
#[server(name = ChartDetections, prefix = "/api", endpoint = "logs/chart", input = Json)]
pub async fn detection_chart(filter: DetectionFilter) -> Result<Drawn, Refused> {
    let found = console()?.detection_series(filter.clone()).await.map_err(refuse)?;
    let about = About {
        id: "detections",
        what: [say("1 detection"), say("{} detections")],
        nothing: say("No detections in this range"),
        within: filter.within,
        list: routes::DETECTIONS,
        csv: routes::DETECTION_SERIES_CSV,
        others: besides_range(&filter),
        note: say_with(
            "{} scanned in this time, counted by full hours.",
            &[&mails(found.scanned)],
        ),
    };
    Ok(over_time(&found.series, &about))
}

/// One page of the audit trail.
#[server(name = ListAudit, prefix = "/api", endpoint = "logs/audit", input = Json)]
pub async fn audit(filter: AuditFilter, before: Option<u64>) -> Result<AuditPage, Refused> {
    console()?.audit(filter, before).await.map_err(refuse)
}
