//! Who is signed in: Anna, in one of her two organisations.

use super::{Fake, NOW, id};
use async_trait::async_trait;
use domain::{
    console::Identity,
    ids::SignInId,
    licence::{
        entitlement::Seats,
        life::State,
        portal::LicenceNotice,
        product::{Feature, Product},
    },
    people::{Me, Organisation, SetUp, SignInRow, SignedIn},
    problem::{Answer, Problem},
    roles::Role,
    tenant::TenantCode,
    time::{HOUR, MINUTE},
    words::Language,
};

/// The code of her other organisation.
const OTHER: &str = "C7C7C7C7";

#[async_trait]
impl Identity for Fake {
    async fn set_up_needed(&self) -> Answer<bool> {
        Ok(!self.signed_in)
    }
    async fn set_up(&self, form: SetUp) -> Answer<SignedIn> {
        domain::people::check_password(&form.password)?;
        Ok(SignedIn {
            secret: "secret".into(),
            seconds: 60,
            language: None,
            elsewhere: false,
        })
    }
    async fn sign_in(&self, email: &str, password: &str, organisation: Option<&TenantCode>) -> Answer<SignedIn> {
        if email == "anna@contoso.example" && password == "correct horse" {
            Ok(SignedIn {
                secret: "secret".into(),
                seconds: 60,
                language: None,
                elsewhere: organisation.is_some_and(|code| code.as_str() != OTHER),
            })
        } else {
            Err(Problem::invalid("password", "The address or the password is wrong."))
        }
    }
    async fn switch_organisation(&self, code: &TenantCode) -> Answer<SignedIn> {
        self.who()?;
        match code.as_str() {
            OTHER => self.sign_in("anna@contoso.example", "correct horse", None).await,
            _ => Err(Problem::not_found("organisation")),
        }
    }
    async fn sign_out(&self) -> Answer<()> {
        Ok(())
    }
    async fn me(&self) -> Answer<Me> {
        self.who()?;
        Ok(Me {
            partner: true,
            id: id(1),
            email: "anna@contoso.example".into(),
            role: Role::Administrator,
            organisation: "Contoso GmbH".into(),
            code: "HK234567".into(),
            keeper: "anna@contoso.example HK234567".into(),
            organisations: vec![Organisation {
                code: OTHER.parse().unwrap(),
                name: "Fabrikam <b>".into(),
            }],
            switch: String::new(),
            site: "EU site".into(),
            demo: true,
            build: "0.1.0".into(),
            licences: vec![LicenceNotice {
                product: Product::Mail,
                state: State::Grace,
                days_left: Some(12),
            }],
            over: Some(Seats { bought: 100, used: 104 }),
            notices: Vec::new(),
            lacks: vec![format!(
                "{}: The licence of “Mail protection” has not begun yet.",
                Feature::ScanPastMail.word()
            )],
        })
    }
    async fn sign_ins(&self) -> Answer<Vec<SignInRow>> {
        self.who()?;
        Ok([true, false]
            .into_iter()
            .map(|current| SignInRow {
                id: id(if current { 1 } else { 2 }),
                current,
                browser: if current {
                    "Firefox on Linux"
                } else {
                    "Chromium on Windows"
                }
                .into(),
                address: "192.0.2.7".into(),
                created_at: NOW.plus(-20 * HOUR),
                last_seen: NOW.plus(-2 * MINUTE),
                expires_at: NOW.plus(4 * HOUR),
            })
            .collect())
    }
    async fn revoke(&self, _: SignInId) -> Answer<()> {
        self.who()
    }
    async fn choose_language(&self, _: Option<Language>) -> Answer<()> {
        self.who().map(drop)
    }
    async fn change_password(&self, _: &str, new: &str) -> Answer<()> {
        self.who()?;
        domain::people::check_password(new)
    }
}
