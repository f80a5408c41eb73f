//! A made-up service provider.

use super::{Fake, NOW, id};
use async_trait::async_trait;
use domain::{
    console::Partners,
    ids::{CustomerId, ServicePlanId, SubscriptionId},
    licence::{
        entitlement::Seats,
        life::{Life, State},
        product::{Edition, Product},
        site::Site,
    },
    partner::{
        Company, Contact, Customer, CustomerDetail, CustomerRow, NewCustomer, NewServicePlan, PlanKind,
        RegistrationMail, ServicePlan, Subscription, SubscriptionRow,
    },
    people::SignedIn,
    problem::Answer,
    time::DAY,
};

fn plan() -> ServicePlan {
    ServicePlan {
        id: id(1),
        name: "Mail <b>yearly</b>".into(),
        product: Product::Mail,
        kind: PlanKind::SaaS,
        edition: Edition::Full,
        period_months: 12,
        auto_renewal_months: 1,
        chargeable_month: 0,
        managed: false,
        activation_type: String::new(),
        price_type: String::new(),
        site: Site::Eu,
    }
}

fn subscription(number: u32, suspended: bool) -> SubscriptionRow {
    let life = Life {
        product: Product::Mail,
        edition: Edition::Full,
        from: NOW.plus(-10 * DAY),
        until: NOW.plus(20 * DAY),
        suspended_at: suspended.then_some(NOW),
    };
    SubscriptionRow {
        state: life.state(NOW),
        subscription: Subscription {
            id: id(number),
            customer: id(98),
            plan: plan(),
            number: id(number),
            activation_code: String::new(),
            life,
            units: 25,
            created_at: NOW,
            modified_at: NOW,
        },
    }
}

#[async_trait]
impl Partners for Fake {
    async fn provider_customers(&self) -> Answer<Vec<CustomerRow>> {
        self.who()?;
        Ok(vec![CustomerRow {
            id: id(98),
            name: "Cranes <script>".into(),
            email: "anna@cranes.example".into(),
            address: "https://post.example/Dashboard?T=AB12".into(),
            state: Some(State::Active),
            seats: Seats { bought: 25, used: 3 },
        }])
    }
    async fn provider_customer(&self, customer: CustomerId) -> Answer<CustomerDetail> {
        self.who()?;
        Ok(CustomerDetail {
            customer: Customer {
                id: customer,
                tenant: id(5),
                company: Company {
                    name: "Cranes <script>".into(),
                    country: "DE".into(),
                    ..Company::default()
                },
                contact: Contact {
                    email: "anna@cranes.example".into(),
                    ..Contact::default()
                },
                created_at: NOW,
                modified_at: NOW,
            },
            address: "https://post.example/Dashboard?T=AB12".into(),
            subscriptions: vec![subscription(1, false), subscription(2, true)],
            mail: Some(RegistrationMail {
                recipient: "anna@cranes.example".into(),
                subject: "Your security console".into(),
                plain: "Sign in here".into(),
                written_at: NOW,
                sent_at: None,
                attempts: 1,
                next_at: Some(NOW),
                error: "The mail server did not take the mail.".into(),
            }),
            plans: vec![plan()],
        })
    }
    async fn create_customer(&self, form: NewCustomer) -> Answer<CustomerId> {
        self.who()?;
        form.check()?;
        Ok(id(98))
    }
    async fn subscribe(&self, _: CustomerId, _: ServicePlanId, _: i64) -> Answer<()> {
        self.who()
    }
    async fn change_units(&self, _: CustomerId, _: SubscriptionId, _: i64) -> Answer<()> {
        self.who()
    }
    async fn suspend(&self, _: CustomerId, _: SubscriptionId, _: bool) -> Answer<()> {
        self.who()
    }
    async fn resend_registration(&self, _: CustomerId) -> Answer<()> {
        self.who()
    }
    async fn open_console(&self, _: CustomerId) -> Answer<SignedIn> {
        self.who()?;
        Ok(SignedIn {
            secret: "theirs".into(),
            seconds: 60,
            language: None,
            elsewhere: false,
        })
    }
    async fn service_plans(&self) -> Answer<Vec<ServicePlan>> {
        self.who()?;
        Ok(vec![plan()])
    }
    async fn create_service_plan(&self, _: NewServicePlan) -> Answer<ServicePlanId> {
        self.who()?;
        Ok(id(1))
    }
}
