//! What every policy has: its name and place, and whose mail it covers.

use super::fields::PolicyFields;
use crate::{
    parts::field::{Field, FormError, Lines, Refusal, Tick},
    words::{say, say_with},
};
use domain::policy::{BuiltIn, PRIORITY_GIVEN_MAX};
use leptos::prelude::*;

pub(super) fn general(fields: &PolicyFields, built_in: Option<BuiltIn>, refusal: Refusal) -> AnyView {
    let own = built_in.is_none().then(|| {
        view! {
            <Field name="form[name]" label=say("Name") value=fields.name.clone() required=true error=refusal.on("name") />
            <Field
                name="form[priority]"
                label=say("Priority")
                kind="number"
                value=fields.priority.to_string()
                hint=say_with("1 is highest; up to {}. Only the highest matching policy applies to a mailbox.", &[&PRIORITY_GIVEN_MAX.to_string()])
                required=true
                error=refusal.on("priority")
            />
        }
    });
    view! {
        <section class="card" aria-labelledby="general-title">
            <h2 id="general-title">{say("General")}</h2>
            <div class="fields">
                {own}
                <Field name="form[description]" label=say("Description") value=fields.description.clone() />
                <Tick name="form[scan_junk]" label=say("Scan the junk folder too") on=fields.scan_junk />
                {(built_in != Some(BuiltIn::MonitorOnly)).then(|| view! {
                    <Tick
                        name="form[log_only]"
                        label=say("Log only")
                        hint=say("What is found is written to the log with its reason, and every mail stays where it is, whatever the actions below say.")
                        on=fields.log_only
                    />
                })}
            </div>
        </section>
    }
    .into_any()
}

pub(super) fn targets(fields: &PolicyFields, refusal: Refusal) -> AnyView {
    let everyone = fields.everyone;
    view! {
        <section class="card targets" aria-labelledby="targets-title">
            <h2 id="targets-title">{say("Targets")}</h2>
            <fieldset>
                <legend class="vh">{say("Whose mail")}</legend>
                <label class="tick"><input type="radio" name="form[everyone]" value="true" checked=everyone /><span>{say("Everyone")}</span></label>
                <label class="tick"><input type="radio" name="form[everyone]" value="false" checked=!everyone /><span>{say("Only these: users or domains, one in each line")}</span></label>
            </fieldset>
            <div class="fields">
                <Lines name="form[users]" label=say("Users") value=fields.users.clone() hint="anna@example.org" error=refusal.on("users") />
                <Lines name="form[domains]" label=say("Domains") value=fields.domains.clone() hint="example.org" error=refusal.on("domains") />
            </div>
            <FormError sentence=refusal.on("targets") />
        </section>
    }
    .into_any()
}
