//! The rules of service providers.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    ids::{CustomerId, LicenceId, ServicePlanId, SubscriptionId},
    licence::{life::Life, product::Edition, site::Site},
    time::{DAY, Timestamp},
};
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    Timestamp::read(text).unwrap()
}

fn plan() -> ServicePlan {
    ServicePlan {
        id: ServicePlanId::new(Uuid::from_u128(1)),
        name: "Mail, monthly".into(),
        product: Product::Mail,
        kind: PlanKind::SaaS,
        edition: Edition::Full,
        period_months: 12,
        auto_renewal_months: 1,
        chargeable_month: 0,
        managed: false,
        activation_type: String::new(),
        price_type: String::new(),
        site: Site::Global,
    }
}

fn subscription() -> Subscription {
    Subscription {
        id: SubscriptionId::new(Uuid::from_u128(2)),
        customer: CustomerId::new(Uuid::from_u128(3)),
        number: LicenceId::new(Uuid::from_u128(4)),
        activation_code: String::new(),
        life: Life {
            product: Product::Mail,
            edition: Edition::Full,
            from: at("2026-01-01"),
            until: at("2026-02-01"),
            suspended_at: None,
        },
        units: 5,
        created_at: at("2026-01-01"),
        modified_at: at("2026-01-01"),
        plan: plan(),
    }
}

fn field(refused: Answer<impl Sized>) -> String {
    match refused {
        Err(Problem::Invalid { field, .. }) => field,
        Err(other) => other.to_string(),
        Ok(_) => "taken".into(),
    }
}

#[test]
fn units_are_counted_from_one_to_the_limit() {
    assert_eq!(check_units(1), Ok(1));
    assert_eq!(check_units(999_999), Ok(999_999));
    for wrong in [0, -1, 1_000_000, i64::MAX, i64::MIN] {
        let refused = check_units(wrong).unwrap_err().to_string();
        assert!(
            refused.contains(&wrong.to_string()) && refused.contains("999999"),
            "{refused}"
        );
    }
}

#[test]
fn a_trial_lasts_a_month_and_ends() {
    let trial = ServicePlan {
        edition: Edition::Trial,
        period_months: 1,
        auto_renewal_months: 0,
        ..plan()
    };
    assert_eq!(trial.check(), Ok(()));
    assert_eq!(
        field(
            ServicePlan {
                period_months: 2,
                ..trial.clone()
            }
            .check()
        ),
        "period"
    );
    assert_eq!(
        field(
            ServicePlan {
                auto_renewal_months: 1,
                ..trial
            }
            .check()
        ),
        "auto_renewal_month"
    );
    for (months, said) in [(0, "period"), (1, "taken"), (66, "taken"), (67, "period")] {
        assert_eq!(
            field(
                ServicePlan {
                    period_months: months,
                    ..plan()
                }
                .check()
            ),
            said,
            "{months}"
        );
    }
}

#[test]
fn a_customer_is_checked_field_by_field() {
    let fine = NewCustomer {
        company: Company {
            name: "Harbour Cranes".into(),
            country: "de".into(),
            ..Company::default()
        },
        contact: Contact {
            email: "anna@example.org".into(),
            login_name: "anna".into(),
            ..Contact::default()
        },
    };
    assert_eq!(fine.check(), Ok(()));
    type Change = fn(&mut NewCustomer);
    let changes: [(&str, Change); 9] = [
        ("name", |one| one.company.name = " ".into()),
        ("name", |one| one.company.name = "x".repeat(129)),
        ("city", |one| one.company.city = "x".repeat(65)),
        ("state", |one| one.company.state = "x".repeat(65)),
        ("country", |one| one.company.country = "XX".into()),
        ("emergency_email", |one| one.company.emergency_email = "nobody".into()),
        ("login_name", |one| one.contact.login_name = "abc".into()),
        ("login_name", |one| one.contact.login_name = "x".repeat(26)),
        ("email", |one| one.contact.email = "anna".into()),
    ];
    for (wanted, change) in changes {
        let mut changed = fine.clone();
        change(&mut changed);
        assert_eq!(field(changed.check()), wanted);
    }
}

#[test]
fn a_subscription_is_resumed_only_before_its_grace_ends() {
    let mut one = subscription();
    assert_eq!(one.may_suspend(at("2026-01-15")), Ok(()));
    assert_eq!(field(one.may_unsuspend(at("2026-01-15"))), "subscription_id");
    one.life.suspended_at = Some(at("2026-01-15"));
    assert_eq!(field(one.may_suspend(at("2026-01-15"))), "subscription_id");
    // 30 days of grace after the last day.
    assert_eq!(one.may_unsuspend(at("2026-03-02T23:59")), Ok(()));
    let late = one.may_unsuspend(at("2026-03-03")).unwrap_err().to_string();
    assert!(late.contains("2026-03-02"), "{late}");
    one.plan.auto_renewal_months = 0;
    assert!(
        one.may_unsuspend(at("2026-01-20"))
            .unwrap_err()
            .to_string()
            .contains("renews itself")
    );
}

#[test]
fn a_licence_renews_itself_on_its_last_day_and_makes_up_what_was_missed() {
    let mut one = subscription();
    assert_eq!(one.renewed_until(at("2026-01-30T23:59")), None);
    assert_eq!(one.renewed_until(at("2026-01-31")), Some(at("2026-03-01")));
    assert_eq!(one.renewed_until(at("2026-02-28")), Some(at("2026-04-01")));
    assert_eq!(one.renewed_until(at("2026-03-03")), None);
    one.life.suspended_at = Some(at("2026-01-15"));
    assert_eq!(one.renewed_until(at("2026-01-31")), None);
}

#[test]
fn the_last_day_lies_ahead_and_the_start_not_too_far_back() {
    let (one, now) = (subscription(), at("2026-01-10"));
    assert_eq!(one.end_on(at("2026-05-31"), now), Ok(at("2026-06-01")));
    assert_eq!(one.end_on(at("2026-05-31T17:30"), now), Ok(at("2026-06-01")));
    assert_eq!(one.end_on(now, now), Ok(now.plus(DAY)));
    for wrong in ["2026-01-09", "2025-12-01", "2080-01-01"] {
        assert_eq!(field(one.end_on(at(wrong), now)), "license_expiration_date", "{wrong}");
    }
    assert_eq!(
        period(&plan(), None, at("2026-01-10T09:30")),
        Ok((now, at("2027-01-10")))
    );
    assert_eq!(
        field(period(&plan(), Some(at("2025-01-10")), now)),
        "license_start_date"
    );
    assert_eq!(
        field(period(&plan(), Some(at("2036-01-10")), now)),
        "license_start_date"
    );
}

#[test]
fn every_product_has_a_code_of_nine_characters() {
    for product in Product::ALL {
        assert_eq!(product_code(product).len(), 9);
        assert_eq!(product_of_code(product_code(product)), Some(product));
    }
    assert_eq!((grace_months(Product::Mail), grace_months(Product::WebGateway)), (1, 3));
}
