//! Saved views of held mail, each belonging to one person.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::{cells, json},
    row::{Cols, all},
};
use domain::{
    audit::Act,
    ids::{PersonId, ViewId},
    view::{VIEWS_MAX, View},
};

fn view(row: &Cols<'_, '_>) -> Result<View, StoreError> {
    Ok(View {
        id: row.id("id")?,
        name: row.text("name")?,
        filter: row.json("filter")?,
    })
}

impl TenantStore {
    /// The views of a person, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn saved_views(&self, person: PersonId) -> Result<Vec<View>, StoreError> {
        let sql = "SELECT id, name, filter FROM saved_view WHERE person = ?1 ORDER BY name_key";
        self.database.read(move |db| all(db, sql, &cells![person], view)).await
    }

    /// Adds a view.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the person has one of that name, or [`VIEWS_MAX`] already.
    pub async fn insert_saved_view(&self, person: PersonId, view: &View, act: &Act) -> Result<(), StoreError> {
        let batch = with_view(Batch::new(Some(act)), person, view)?;
        self.database.write(batch).await.map(drop)
    }

    /// The views of everybody, with whose they are, by person and name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn all_saved_views(&self) -> Result<Vec<(PersonId, View)>, StoreError> {
        let sql = "SELECT person, id, name, filter FROM saved_view ORDER BY person, name_key";
        self.database
            .read(|db| all(db, sql, &[], |row| Ok((row.id("person")?, view(row)?))))
            .await
    }

    /// Gives a view of the person another name.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the person has no such view, or another one of that name.
    pub async fn rename_saved_view(
        &self,
        person: PersonId,
        id: ViewId,
        name: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE OR IGNORE saved_view SET name = ?3, name_key = ?4 WHERE id = ?1 AND person = ?2",
            cells![id, person, name, name.to_lowercase()],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Removes a view of the person.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the person has no such view.
    pub async fn remove_saved_view(&self, person: PersonId, id: ViewId, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "DELETE FROM saved_view WHERE id = ?1 AND person = ?2",
            cells![id, person],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }
}

/// Adds a view, when the person has none of that name and room for it.
pub(super) fn with_view(batch: Batch, person: PersonId, view: &View) -> Result<Batch, StoreError> {
    Ok(batch.run(
        "INSERT INTO saved_view (id, person, name, name_key, filter) SELECT ?1, ?2, ?3, ?4, ?5
         WHERE (SELECT count(*) FROM saved_view WHERE person = ?2) < ?6 ON CONFLICT DO NOTHING",
        cells![
            view.id,
            person,
            view.name,
            view.name.to_lowercase(),
            json(&view.filter)?,
            VIEWS_MAX
        ],
        Expect::Rows(1),
    ))
}

/// Gives a view of the person this name, spelt otherwise at most, and this filter.
pub(super) fn with_changed_view(batch: Batch, person: PersonId, view: &View) -> Result<Batch, StoreError> {
    Ok(batch.run(
        "UPDATE saved_view SET name = ?3, filter = ?5 WHERE id = ?1 AND person = ?2 AND name_key = ?4",
        cells![
            view.id,
            person,
            view.name,
            view.name.to_lowercase(),
            json(&view.filter)?
        ],
        Expect::Rows(1),
    ))
}
