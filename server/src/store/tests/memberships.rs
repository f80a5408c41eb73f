use super::*;
use crate::store::{PersonRow, StoreError, migrate};
use domain::{ids::PersonId, roles::Role};

/// Somebody who is administrator of the house's organisation.
async fn anna(house: &House) -> PersonId {
    let person = PersonRow {
        id: PersonId::new(house.ids.next()),
        email: "anna@example.org".into(),
        password_hash: "$argon2id$".into(),
        language: None,
    };
    let role = Role::Administrator.word();
    let control = house.data.control();
    control
        .create_person(person.clone(), house.tenant, role, &act("person.add"))
        .await
        .unwrap();
    person.id
}

#[tokio::test]
async fn organisations_that_had_no_code_get_one_of_their_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("control.db");
    let ids = Ids::new(HandClock::at(START));
    let old: Vec<TenantId> = (0..50).map(|_| TenantId::new(ids.next())).collect();
    let db = migrate::writer(&file, &migrate::CONTROL[..3]).unwrap();
    for id in &old {
        let sql = "INSERT INTO tenant (id, name, site, demo, created_at) VALUES (?1, 'Old', 'Global', 0, 0)";
        db.execute(sql, [id.to_string()]).unwrap();
    }
    drop(db);
    drop(migrate::writer(&file, migrate::CONTROL).unwrap());
    let data = DataFolder::open(folder.path(), HandClock::at(START)).unwrap();
    for row in data.control().tenants().await.unwrap() {
        assert_eq!(row.code, TenantCode::of(row.id.uuid()));
        assert_eq!(data.control().tenant_by_code(&row.code).await.unwrap(), Some(row));
    }
    assert_eq!(data.control().tenants().await.unwrap().len(), old.len());
}

#[tokio::test]
async fn no_two_organisations_have_one_code() {
    let house = House::new().await;
    let mut twin = tenant_row(TenantId::new(house.ids.next()), "Twin");
    twin.code = TenantCode::of(house.tenant.uuid());
    let refused = house.data.create_tenant(twin, &act("tenant.create")).await;
    assert!(matches!(refused, Err(StoreError::Sqlite(_))), "{refused:?}");
    let unknown = TenantCode::of(uuid::Uuid::nil());
    assert_eq!(house.data.control().tenant_by_code(&unknown).await, Ok(None));
}

#[tokio::test]
async fn somebody_belongs_to_a_further_organisation_once() {
    let house = House::new().await;
    let control = house.data.control();
    let anna = anna(&house).await;
    let other = TenantId::new(house.ids.next());
    let row = tenant_row(other, "Another");
    house.data.create_tenant(row, &act("tenant.create")).await.unwrap();
    let viewer = Role::Viewer.word();
    let joins = act("person.join");
    control.add_membership(anna, other, viewer, &joins).await.unwrap();
    let twice = control.add_membership(anna, other, viewer, &joins).await;
    assert_eq!(twice, Err(StoreError::Changed));
    let names: Vec<_> = control
        .tenants_of(anna)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["Another", "Example"]);
    let roles = control.memberships(anna).await.unwrap();
    assert!(
        roles.contains(&(other, viewer.to_owned())) && roles.len() == 2,
        "{roles:?}"
    );
    house.data.retire_tenant(other, &act("tenant.remove")).await.unwrap();
    assert_eq!(control.tenants_of(anna).await.unwrap().len(), 1);
}
