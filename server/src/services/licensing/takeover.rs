//! From trial to full (spec L4): at the next sign-in everything of the trial console is carried to the production console, in one step.

use crate::services::{House, problems::ServiceError};
use domain::{
    audit::Act,
    ids::{LicenceId, TenantId},
    problem::Answer,
};
use std::sync::Arc;

/// Carries a trial organisation over, if a licence waits to take it over. Gives the organisation to sign in to. What goes wrong leaves
/// the trial as it is, and is offered again at the next sign-in.
pub(in crate::services) async fn take_over(house: &Arc<House>, trial: TenantId, who: &str) -> Answer<TenantId> {
    let Some(number) = house.folder.control().takeover(trial).await? else {
        return Ok(trial);
    };
    let (house, who) = (house.clone(), who.to_owned());
    // Whoever signs in may go away meanwhile: what was begun is brought to an end all the same.
    let work = async move {
        let one = house.taking_over.lock().await;
        // Of two who sign in at once, the second finds it done.
        let control = house.folder.control();
        if control.takeover(trial).await? != Some(number) {
            let moved = control.licence_owner(number).await?;
            return Ok(moved.unwrap_or(trial));
        }
        let carried = carry(&house, trial, number, &who).await;
        drop(one);
        match carried {
            Ok(full) => Ok(full),
            Err(error) => {
                tracing::error!(%error, "a trial could not be taken over; it stands as it was, and the next sign-in tries again");
                let tenant = house.tenant(trial).await?;
                house.start_tenant(&tenant).await;
                Ok(trial)
            }
        }
    };
    tokio::spawn(work).await.map_err(ServiceError::from)?
}

async fn carry(house: &Arc<House>, trial: TenantId, number: LicenceId, who: &str) -> Result<TenantId, ServiceError> {
    let control = house.folder.control();
    let licences = control.licences_of(trial).await?;
    let products: Vec<_> = licences
        .iter()
        .filter(|row| row.record.number == number)
        .flat_map(|row| row.record.products())
        .collect();
    // Nothing may work on it while it is copied.
    house.close_tenant(trial).await;
    let full = TenantId::new(house.ids.next());
    crate::faults::reach("takeover:begun");
    house.folder.copy_tenant(trial, full).await?;
    crate::faults::reach("takeover:copied");
    let store = house.folder.open_copy(full).await?;
    store
        .move_paths(&house.folder.tenant_path(trial), &house.folder.tenant_path(full))
        .await?;
    let carried = store.census().await?;
    let report = carried
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(table, rows)| format!("{table} {rows}"))
        .collect::<Vec<_>>()
        .join(", ");
    let act = Act::of(
        who,
        "licence.takeover",
        "trial to full",
        format!("carried over: {report}"),
    );
    store.append_audit(&act).await?;
    store.close().await;
    crate::faults::reach("takeover:reported");
    let now = house.judged_now().await?.0;
    let commit = control.take_over([trial, full], number, &products, now, &act);
    house.folder.replace_tenant(trial, full, commit).await?;
    let tenant = house.tenant(full).await?;
    house.start_tenant(&tenant).await;
    Ok(full)
}
