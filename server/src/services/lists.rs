//! The lists of the organisation, for the console; the pipeline has them from the moment they are saved.

use super::{Desk, House, problems::ServiceError, tenant::Tenant};
use crate::mail::Organisation;
use domain::{
    console::Listing,
    licence::product::Feature,
    lists::{ListTexts, Lists, ListsPage},
    overview::Changed,
    problem::Answer,
    roles::{Access, Area},
};

/// The name of the setting.
const SETTING: &str = "lists";
const SEE: &str = "see lists";
const CHANGE: &str = "change lists";

#[async_trait::async_trait]
impl Listing for Desk {
    async fn lists(&self) -> Answer<ListsPage> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        Ok(self.house.lists_page(&tenant, 0).await?)
    }

    async fn save_lists(&self, texts: ListTexts, version: u32) -> Answer<ListsPage> {
        let (tenant, _) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        self.entitled(&tenant, Feature::ChangePolicies).await?;
        let (lists, duplicates) = texts.read(self.house.settings.list_entries)?;
        let counts: Vec<String> = counts(&lists).iter().map(ToString::to_string).collect();
        let act = self.act("lists.save", "Lists", format!("{} entries", counts.join(", ")));
        tenant.store.save_setting(SETTING, version, &lists, &act).await?;
        // As it stands there: of two who save one after the other, the later one counts.
        tenant.set_organisation(saved(&tenant.store).await?);
        tenant.tell_act(Changed::Policies);
        Ok(self.house.lists_page(&tenant, duplicates).await?)
    }
}

fn counts(lists: &Lists) -> [u64; 6] {
    [
        lists.internal_domains.len(),
        lists.high_profile_users.len(),
        lists.approved_senders.len(),
        lists.blocked_senders.len(),
        lists.approved_users_atp.len(),
        lists.approved_users_dlp.len(),
    ]
    .map(|length| length as u64)
}

impl House {
    async fn lists_page(&self, tenant: &Tenant, duplicates: usize) -> Result<ListsPage, ServiceError> {
        let (version, lists): (u32, Lists) = tenant.store.setting(SETTING).await?.unwrap_or_default();
        Ok(ListsPage {
            counts: counts(&lists),
            texts: ListTexts::of(&lists),
            room: self.settings.list_entries as u64,
            version,
            duplicates: duplicates as u64,
        })
    }
}

/// The lists as they were saved last, for an organisation that is opened.
pub(super) async fn saved(store: &crate::store::TenantStore) -> Result<Organisation, ServiceError> {
    let saved: Option<(u32, Lists)> = store.setting(SETTING).await?;
    Ok(saved.map(|(_, lists)| Organisation::of(&lists)).unwrap_or_default())
}
