//! Saved views of held mail, for the console.

use super::{Desk, problems::ServiceError};
use crate::store::StoreError;
use domain::{
    console::Views,
    held::{HeldFilter, SEARCH_MAX},
    ids::ViewId,
    overview::Changed,
    problem::{Answer, Problem},
    roles::{Access, Area},
    view::{VIEWS_MAX, View, check_name},
};

// Whoever may look at held mail may say how: a view is that person's own and shows nothing more.
const SEE: &str = "see held mail";

#[async_trait::async_trait]
impl Views for Desk {
    async fn views(&self) -> Answer<Vec<View>> {
        let (tenant, principal) = self.enter(Area::Quarantine, Access::View, SEE).await?;
        Ok(tenant.store.saved_views(principal.person).await?)
    }

    async fn save_view(&self, name: &str, mut filter: HeldFilter) -> Answer<View> {
        let (tenant, principal) = self.enter(Area::Quarantine, Access::View, SEE).await?;
        let name = check_name(name)?;
        cut(&mut filter.search);
        filter.mailbox.as_mut().map(cut);
        if tenant.store.saved_views(principal.person).await?.len() >= VIEWS_MAX {
            return Err(too_many());
        }
        let view = View {
            id: ViewId::new(self.house.ids.next()),
            name,
            filter,
        };
        let act = self.act("view.save", &view.name, "");
        let saved = tenant.store.insert_saved_view(principal.person, &view, &act).await;
        if let Err(error) = saved {
            // Another tab may have saved the last one that there was room for, meanwhile.
            let full = tenant.store.saved_views(principal.person).await?.len() >= VIEWS_MAX;
            return Err(if full { too_many() } else { taken(error, &view.name) });
        }
        tenant.tell(Changed::Logs);
        Ok(view)
    }

    async fn rename_view(&self, id: ViewId, name: &str) -> Answer<View> {
        let (tenant, principal) = self.enter(Area::Quarantine, Access::View, SEE).await?;
        let name = check_name(name)?;
        let mut view = self.view(id).await?;
        let act = self.act("view.rename", &view.name, format!("now “{name}”"));
        let renamed = tenant.store.rename_saved_view(principal.person, id, &name, &act).await;
        if let Err(error) = renamed {
            // Another tab may have removed it meanwhile.
            self.view(id).await?;
            return Err(taken(error, &name));
        }
        tenant.tell(Changed::Logs);
        view.name = name;
        Ok(view)
    }

    async fn remove_view(&self, id: ViewId) -> Answer<()> {
        let (tenant, principal) = self.enter(Area::Quarantine, Access::View, SEE).await?;
        let view = self.view(id).await?;
        let act = self.act("view.remove", &view.name, "");
        tenant.store.remove_saved_view(principal.person, id, &act).await?;
        tenant.tell(Changed::Logs);
        Ok(())
    }
}

impl Desk {
    /// A view of the caller; those of others are not there.
    async fn view(&self, id: ViewId) -> Answer<View> {
        let mut views = self.views().await?.into_iter();
        views
            .find(|view| view.id == id)
            .ok_or_else(|| Problem::not_found("saved view"))
    }
}

/// No longer than what is looked at.
fn cut(text: &mut String) {
    *text = text.chars().take(SEARCH_MAX).collect();
}

fn too_many() -> Problem {
    Problem::invalid("name", format!("You have {VIEWS_MAX} views already: remove one first."))
}

/// What is left, where there is room and the view is there: the name is not free.
fn taken(error: StoreError, name: &str) -> Problem {
    match error {
        StoreError::Changed => Problem::invalid("name", format!("You have a view “{name}” already.")),
        other => ServiceError::from(other).into(),
    }
}
