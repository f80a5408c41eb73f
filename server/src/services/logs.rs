//! The logs, for the console.

use super::{Desk, tenant::Tenant};
use domain::{
    audit::{AuditFilter, AuditPage},
    console::Logs,
    detection::{DetectionFilter, DetectionPage, DetectionSeries, EXPORT_ROWS},
    ids::DetectionId,
    problem::{Answer, Problem},
    roles::{Access, Area},
    series::Series,
    time::Timestamp,
};

#[async_trait::async_trait]
impl Logs for Desk {
    async fn detections(&self, filter: DetectionFilter, before: Option<DetectionId>) -> Answer<DetectionPage> {
        let (tenant, _) = self.enter(Area::Logs, Access::View, "see the logs").await?;
        let now = self.house.clock.now();
        filter.within.stretch(now, now)?;
        Ok(tenant.store.detections_page(&filter, before, now).await?)
    }

    async fn detections_csv(&self, filter: DetectionFilter) -> Answer<String> {
        let (tenant, _) = self.enter(Area::Logs, Access::View, "export the logs").await?;
        let now = self.house.clock.now();
        filter.within.stretch(now, now)?;
        let rows = tenant.store.detections_for_export(&filter, now, EXPORT_ROWS).await?;
        tenant
            .note(&self.act("logs.export", "detections", format!("{} rows", rows.len())))
            .await?;
        let head = [
            "time",
            "scan_type",
            "mailbox",
            "folder",
            "sender",
            "subject",
            "filter",
            "rule",
            "reason",
            "action",
            "policy",
        ];
        csv_text(
            &head,
            rows.into_iter().map(|row| {
                vec![
                    row.at.rfc3339(),
                    row.scan_type,
                    row.mailbox,
                    row.folder,
                    row.sender,
                    row.subject,
                    row.filter.name().into(),
                    row.rule,
                    row.reason,
                    row.action.name().into(),
                    row.policy,
                ]
            }),
        )
    }

    async fn detection_series(&self, filter: DetectionFilter) -> Answer<DetectionSeries> {
        let (tenant, _) = self.enter(Area::Logs, Access::View, "see the logs").await?;
        let series = over_time(&tenant, &filter, self.house.clock.now()).await?;
        let range = series.range;
        // All time begins with the first mail that was scanned, which may lie long before the first detection.
        let unbounded = filter.within.begin(self.house.clock.now()).is_none();
        let from = if unbounded { Timestamp(i64::MIN) } else { range.from };
        Ok(DetectionSeries {
            scanned: tenant.store.scanned_within(from, range.until).await?,
            series,
        })
    }

    async fn detection_series_csv(&self, filter: DetectionFilter) -> Answer<String> {
        let (tenant, _) = self.enter(Area::Logs, Access::View, "export the logs").await?;
        let series = over_time(&tenant, &filter, self.house.clock.now()).await?;
        let exported = format!("{} rows", series.columns());
        tenant
            .note(&self.act("logs.export", "detections over time", exported))
            .await?;
        series_csv(&series)
    }

    async fn audit(&self, filter: AuditFilter, before: Option<u64>) -> Answer<AuditPage> {
        let (tenant, _) = self.enter(Area::Audit, Access::View, "see the audit trail").await?;
        Ok(tenant.store.audit_page(&filter, before, self.house.clock.now()).await?)
    }

    async fn audit_csv(&self, filter: AuditFilter) -> Answer<String> {
        let (tenant, _) = self.enter(Area::Audit, Access::View, "export the audit trail").await?;
        let rows = tenant
            .store
            .audit_for_export(&filter, self.house.clock.now(), EXPORT_ROWS)
            .await?;
        tenant
            .note(&self.act("logs.export", "audit trail", format!("{} rows", rows.len())))
            .await?;
        csv_text(
            &["number", "time", "who", "action", "object", "why", "hash"],
            rows.into_iter().map(|row| {
                let act = row.act;
                vec![
                    row.number.to_string(),
                    row.at.rfc3339(),
                    act.who,
                    act.action,
                    act.object,
                    act.why,
                    row.hash,
                ]
            }),
        )
    }
}

/// The detections that match as numbers over time.
///
/// # Errors
/// [`Problem::Invalid`] for a range that cannot be.
async fn over_time(tenant: &Tenant, filter: &DetectionFilter, now: Timestamp) -> Answer<Series> {
    let oldest = tenant.store.oldest_detection().await?.unwrap_or(now);
    let range = filter.within.stretch(oldest, now)?;
    Ok(tenant.store.detection_series(filter, range, now).await?)
}

/// The numbers of a chart: a row for each column, with where it begins and ends, each kind, and the sum.
fn series_csv(series: &Series) -> Answer<String> {
    let kinds = series.kinds.iter().map(String::as_str);
    let head: Vec<&str> = ["from", "until"].into_iter().chain(kinds).chain(["total"]).collect();
    let rows = (0..series.columns()).map(|column| {
        let stretch = series.column(column);
        let counts = series.counts(column).iter().map(u64::to_string);
        [stretch.from.rfc3339(), stretch.until.rfc3339()]
            .into_iter()
            .chain(counts)
            .chain([series.of_column(column).to_string()])
            .collect()
    });
    csv_text(&head, rows)
}

/// CSV by RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
fn csv_text(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Answer<String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let failed = |error: csv::Error| Problem::Unavailable {
        sentence: format!("The table could not be written: {error}."),
    };
    let head = head.iter().map(|cell| harmless((*cell).to_owned()));
    writer.write_record(head).map_err(failed)?;
    for row in rows {
        writer.write_record(row.into_iter().map(harmless)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Problem::Unavailable {
        sentence: format!("The table could not be written: {error}."),
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn harmless(cell: String) -> String {
    if cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{series::Stretch, time::HOUR};

    #[test]
    fn the_numbers_of_a_chart_are_a_row_for_each_column_and_kinds_are_made_harmless() {
        let from = Timestamp::read("2026-07-19T14:30Z").unwrap_or_default();
        let range = Stretch {
            from,
            until: from.plus(HOUR),
        };
        let mut series = Series::over(range, ["Malware Scanning", "=1+1"]);
        series.add(0, 0, 2);
        series.add(59, 1, 3);
        let text = series_csv(&series).unwrap_or_default();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines.len(),
            62,
            "a head, a row for each minute, and the end of the last line"
        );
        assert_eq!(lines[0], "from,until,Malware Scanning,'=1+1,total");
        assert_eq!(lines[1], "2026-07-19T14:30:00.000Z,2026-07-19T14:31:00.000Z,2,0,2");
        assert_eq!(lines[60], "2026-07-19T15:29:00.000Z,2026-07-19T15:30:00.000Z,0,3,3");
    }

    #[test]
    fn bug_i5_cells_that_a_spreadsheet_would_run_are_made_harmless() {
        let rows =
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "fine, \"quoted\""].map(|cell| vec![cell.to_string()]);
        let text = csv_text(&["cell"], rows.into_iter()).unwrap_or_default();
        assert_eq!(
            text,
            "cell\r\n'=1+1\r\n'+1\r\n'-1\r\n'@SUM(A1)\r\n'\t=1\r\n' =1\r\n\"fine, \"\"quoted\"\"\"\r\n"
        );
    }
}
