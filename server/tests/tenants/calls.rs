//! Every server function with what somebody of another organisation could send it, and every other route of the server. A new one has to
//! be added here, with all the places in which something can be named.
//!
//! In braces: `{id}` any identifier of the other organisation, `{code}`, `{mailbox}`, `{email}`, `{key}`, `{activation}` and `{file}` (of its
//! licence), `{path}` a folder in which its mail or data lies, `{part}` the beginning of what stands in all of its texts.

use crate::asking::{FORM, JSON};

/// A server function.
pub(crate) struct Call {
    pub(crate) path: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) bodies: &'static [&'static str],
    /// Whether the organisation itself is answered with something of its own to at least one of them.
    pub(crate) shows: bool,
}

const fn asks(path: &'static str, bodies: &'static [&'static str]) -> Call {
    Call {
        path,
        kind: JSON,
        bodies,
        shows: true,
    }
}

const fn acts(path: &'static str, bodies: &'static [&'static str]) -> Call {
    Call {
        path,
        kind: FORM,
        bodies,
        shows: false,
    }
}

/// All server functions.
pub(crate) const CALLS: &[Call] = &[
    acts(
        "/api/sign-in",
        &["email={email}&password=not+the+password&organisation={code}&next=/quarantine"],
    ),
    acts("/api/sign-out", &["id={id}&organisation={code}"]),
    acts(
        "/api/set-up",
        &["form[key]={key}&form[organisation]=Mine&form[email]={email}&form[password]=a+long+password"],
    ),
    acts("/api/set-up/needed", &[""]),
    asks(
        "/api/account/me",
        &["{}", r#"{"organisation":"{code}","tenant":"{id}"}"#],
    ),
    Call {
        shows: false,
        ..asks("/api/account/counters", &["{}"])
    },
    Call {
        shows: false,
        ..asks("/api/account/sign-ins", &["{}", r#"{"id":"{id}"}"#])
    },
    acts("/api/account/revoke", &["id={id}"]),
    asks(
        "/api/account/organisations",
        &["{}", r#"{"asked":"{code}"}"#, r#"{"asked":"{id}"}"#],
    ),
    acts("/api/account/switch", &["organisation={code}", "organisation={id}"]),
    acts(
        "/api/account/password",
        &["old=not+the+password&new=another+long+password&email={email}"],
    ),
    acts("/api/account/appearance", &["theme=dark&language=ja&id={id}"]),
    asks("/api/overview/show", &["{}"]),
    acts("/api/overview/remove-demo", &["id={id}"]),
    asks(
        "/api/quarantine/list",
        &[
            r#"{"filter":{},"cursor":null}"#,
            r#"{"filter":{"search":"{part}"},"cursor":null}"#,
            r#"{"filter":{"mailbox":"{mailbox}"},"cursor":null}"#,
            r#"{"filter":{},"cursor":{"go":"before","id":"{id}"}}"#,
            r#"{"filter":{},"cursor":{"go":"after","id":"{id}"}}"#,
        ],
    ),
    asks("/api/quarantine/show", &[r#"{"id":"{id}"}"#]),
    acts(
        "/api/quarantine/act",
        &[
            "act=restore&ids[]={id}",
            "act=delete&ids[]={id}",
            "act=restore&all=true&filter[mailbox]={mailbox}",
            "act=delete&all=true&filter[search]={part}",
        ],
    ),
    acts("/api/quarantine/locate", &["id={id}"]),
    asks("/api/quarantine/views", &["{}", r#"{"person":"{id}"}"#]),
    acts(
        "/api/quarantine/views/save",
        &["name=Mine&id={id}&filter[mailbox]=nobody@example.org"],
    ),
    acts("/api/quarantine/views/rename", &["id={id}&name=Taken"]),
    acts("/api/quarantine/views/remove", &["id={id}"]),
    acts("/api/quarantine/columns", &["shown[]=mailbox&shown[]={id}"]),
    asks("/api/find", &[r#"{"words":"{part}"}"#, r#"{"words":"{mailbox}"}"#]),
    asks("/api/policies/list", &[r#"{"kind":"atp"}"#, r#"{"kind":"dlp"}"#]),
    asks("/api/policies/show", &[r#"{"id":"{id}"}"#]),
    acts(
        "/api/policies/switch",
        &["id={id}&enabled=false&version=1", "id={id}&enabled=false&version=2"],
    ),
    acts(
        "/api/policies/save",
        &[
            "form[id]={id}&form[version]=1&form[name]=Taken&form[priority]=1&form[everyone]=true",
            "form[name]=Mine&form[priority]=1&form[users]=nobody@example.org&form[id]=",
        ],
    ),
    acts("/api/policies/remove", &["id={id}&version=1", "id={id}&version=2"]),
    acts(
        "/api/policies/file/offer",
        &[
            "file=%5B%5Bpolicy%5D%5D%0Aid%3D%22{id}%22",
            "file=%5B%5Bpolicy%5D%5D%0Akind%3D%22atp%22%0Aname%3D%22{part}%22",
        ],
    ),
    Call {
        shows: false,
        ..asks("/api/policies/file/offered", &["{}", r#"{"sign_in":"{id}"}"#])
    },
    acts("/api/policies/file/withdraw", &["sign_in={id}"]),
    acts("/api/policies/file/apply", &["agreed=true&sign_in={id}"]),
    asks("/api/policies/versions", &[r#"{"id":"{id}"}"#]),
    acts(
        "/api/policies/restore",
        &["id={id}&restored=1&version=1", "id={id}&restored=1&version=2"],
    ),
    acts(
        "/api/policies/try",
        &["form[id]={id}&form[version]=1&form[everyone]=true&period=week"],
    ),
    asks("/api/lists/show", &["{}", r#"{"tenant":"{id}"}"#]),
    acts(
        "/api/lists/save",
        &[
            "version=0&form[blocked_senders]=nobody@example.org&tenant={id}",
            "version=1&form[blocked_senders]=nobody@example.org",
        ],
    ),
    asks("/api/notifications/show", &["{}", r#"{"tenant":"{id}"}"#]),
    acts(
        "/api/notifications/save",
        &[
            "form[administrators]=true&form[recipients]=nobody@example.org&form[subject]=s&form[entry]=e&form[version]=0&tenant={id}",
        ],
    ),
    asks("/api/trials/list", &["{}", r#"{"tenant":"{id}"}"#]),
    Call {
        shows: false,
        ..asks("/api/trials/show", &[r#"{"id":"{id}","effect":null,"after":null}"#])
    },
    acts("/api/trials/cancel", &["id={id}"]),
    asks(
        "/api/explain/recent",
        &[r#"{"mailbox":"{mailbox}"}"#, r#"{"mailbox":""}"#],
    ),
    asks(
        "/api/explain/mail",
        &[
            r#"{"which":{"held":"{id}"}}"#,
            r#"{"which":{"placed":{"mailbox":"{id}","folder":"INBOX","key":"1"}}}"#,
        ],
    ),
    asks("/api/licensing/portal", &["{}", r#"{"tenant":"{id}"}"#]),
    Call {
        shows: false,
        ..asks(
            "/api/licensing/show",
            &[r#"{"product":"mail","id":"{id}"}"#, r#"{"product":"hub"}"#],
        )
    },
    Call {
        shows: false,
        ..asks("/api/licensing/offered", &["{}", r#"{"sign_in":"{id}"}"#])
    },
    acts("/api/licensing/offer", &["key={key}", "key={activation}"]),
    acts("/api/licensing/file", &["file={file}"]),
    acts("/api/licensing/withdraw", &["sign_in={id}"]),
    acts("/api/licensing/provide", &["agreed=true&key={key}"]),
    acts(
        "/api/licensing/transfer/offer",
        &["file={file}", "file=%7B%22tenant%22:%22{id}%22%7D"],
    ),
    Call {
        shows: false,
        ..asks("/api/licensing/transfer/offered", &["{}", r#"{"tenant":"{id}"}"#])
    },
    acts("/api/licensing/transfer/withdraw", &["tenant={id}"]),
    acts("/api/licensing/transfer/import", &["agreed=true&tenant={id}"]),
    Call {
        shows: false,
        ..asks("/api/partner/customers", &["{}", r#"{"partner":"{id}"}"#])
    },
    Call {
        shows: false,
        ..asks("/api/partner/customer", &[r#"{"id":"{id}"}"#])
    },
    acts(
        "/api/partner/customers/create",
        &[
            "form[company][name]=n&form[company][country]=DE&form[contact][email]={email}&form[contact][language]=english&tenant={id}",
        ],
    ),
    acts("/api/partner/subscribe", &["customer={id}&plan={id}&units=5"]),
    acts("/api/partner/units", &["customer={id}&subscription={id}&units=5"]),
    acts(
        "/api/partner/suspend",
        &["customer={id}&subscription={id}&suspended=true"],
    ),
    acts("/api/partner/resend", &["customer={id}"]),
    acts("/api/partner/open-console", &["customer={id}"]),
    Call {
        shows: false,
        ..asks("/api/partner/plans", &["{}", r#"{"partner":"{id}"}"#])
    },
    acts(
        "/api/partner/plans/create",
        &[
            "form[name]=n&form[product]=mail&form[edition]=full&form[period_months]=12&form[auto_renewal_months]=1&partner={id}",
        ],
    ),
    asks(
        "/api/logs/detections",
        &[
            r#"{"filter":{},"before":null}"#,
            r#"{"filter":{"search":"{part}"},"before":null}"#,
            r#"{"filter":{},"before":"{id}"}"#,
        ],
    ),
    Call {
        shows: false,
        ..asks("/api/logs/chart", &[r#"{"filter":{"search":"{part}"}}"#])
    },
    asks(
        "/api/logs/audit",
        &[
            r#"{"filter":{},"before":null}"#,
            r#"{"filter":{"search":"{part}"},"before":null}"#,
            r#"{"filter":{},"before":1000000}"#,
        ],
    ),
    asks("/api/accounts/list", &["{}"]),
    asks("/api/accounts/show", &[r#"{"id":"{id}"}"#]),
    acts(
        "/api/accounts/test",
        &[
            "form[provider]=maildir&form[name]=n&form[path]={path}&form[domain]=mine.example",
            "form[id]={id}&form[provider]=maildir&form[name]=n&form[path]={path}&form[domain]=mine.example",
            "form[id]={id}&form[provider]=imap&form[name]=n&form[host]=127.0.0.1&form[port]=1&form[security]=plain&form[sign_in]=per_user&form[addresses][]={mailbox}&form[passwords][]=",
        ],
    ),
    acts(
        "/api/accounts/save",
        &[
            "form[provider]=maildir&form[name]=n&form[path]={path}&form[domain]=mine.example",
            "form[id]={id}&form[provider]=maildir&form[name]=n&form[path]={path}&form[domain]=mine.example",
        ],
    ),
    acts("/api/accounts/pause", &["id={id}&paused=true"]),
    acts("/api/accounts/remove", &["id={id}"]),
    Call {
        shows: false,
        ..asks("/api/jobs/list", &["{}"])
    },
    acts("/api/jobs/scan-now", &["period=week&id={id}"]),
    acts("/api/jobs/cancel", &["id={id}"]),
];

/// The query that is tried with every page: the name of everything that some page reads from it.
pub(crate) const QUERY: &str = "search={part}&mailbox={mailbox}&before={id}&after={id}&organisation={code}&id={id}&next=/quarantine/{id}&key={key}&T={code}";

/// Every route beside the pages and the server functions, as the code that adds it names it.
pub(crate) const ROUTES: &[(&str, Tried)] = &[
    ("\"/api/{*name}\"", Tried::AsCalls),
    ("&route(known.path)", Tried::AsPages),
    ("address", Tried::Get(&["/Dashboard?T={code}", "/dashboard?t={code}"])),
    ("&address", Tried::Get(&["/sw.js"])),
    (
        "\"/pkg/{*path}\"",
        Tried::Get(&["/pkg/{id}", "/pkg/..%2f..%2ftenants%2f{id}%2fmain.db"]),
    ),
    ("\"/healthz\"", Tried::Get(&["/healthz?T={code}"])),
    ("\"/readyz\"", Tried::Get(&["/readyz?T={code}"])),
    ("\"/metrics\"", Tried::Get(&["/metrics?T={code}"])),
    ("\"/events\"", Tried::AsEvents),
    (
        "\"/quarantine/{id}/preview\"",
        Tried::Get(&["/quarantine/{id}/preview"]),
    ),
    (
        "app::routes::DOWNLOAD",
        Tried::Post(
            "/quarantine/download",
            &["id={id}&format=eml", "ids={id},{id}&format=zip&password=x"],
        ),
    ),
    (
        "app::routes::DETECTIONS_CSV",
        Tried::Post("/logs/detections.csv?search={part}&before={id}", &[""]),
    ),
    (
        "app::routes::DETECTION_SERIES_CSV",
        Tried::Post("/logs/detections-over-time.csv?search={part}", &[""]),
    ),
    (
        "app::routes::CONFIGURATION_FILE",
        Tried::Post("/licensing/configuration.json?tenant={id}", &["", "tenant={id}"]),
    ),
    (
        "app::routes::POLICY_FILE_DOWNLOAD",
        Tried::Post("/policies/policies.toml?tenant={id}", &["", "tenant={id}"]),
    ),
    // The partner API takes no cookies: without its own headers it answers nothing. What one provider's credentials reach of another's is
    // tried in `partner`.
    ("\"/LMPI/v2/customers\"", Tried::Get(&["/LMPI/v2/customers?id={id}"])),
    ("\"/LMPI/v3/customers\"", Tried::Get(&["/LMPI/v3/customers?id={id}"])),
    (
        "\"/LMPI/v2/customers/{customer}/subscriptions\"",
        Tried::Get(&["/LMPI/v2/customers/{id}/subscriptions"]),
    ),
    (
        "subscription",
        Tried::Get(&["/LMPI/v2/customers/{id}/subscriptions/{id}"]),
    ),
    (
        "&format!(\"{subscription}/suspend\")",
        Tried::Get(&["/LMPI/v2/customers/{id}/subscriptions/{id}/suspend"]),
    ),
    (
        "&format!(\"{subscription}/unsuspend\")",
        Tried::Get(&["/LMPI/v2/customers/{id}/subscriptions/{id}/unsuspend"]),
    ),
    (
        "\"/LMPI/v2.5/customers/subscriptions\"",
        Tried::Get(&["/LMPI/v2.5/customers/subscriptions?customer={id}"]),
    ),
    (
        "\"/LMPI/v2/me/serviceplans\"",
        Tried::Get(&["/LMPI/v2/me/serviceplans"]),
    ),
    (
        "\"/LMPI/v3/me/serviceplans\"",
        Tried::Get(&["/LMPI/v3/me/serviceplans"]),
    ),
    (
        "\"/LMPI/v2/partners/serviceplan\"",
        Tried::Get(&["/LMPI/v2/partners/serviceplan"]),
    ),
    (
        "\"/LMPI/v3/partners/serviceplan\"",
        Tried::Get(&["/LMPI/v3/partners/serviceplan"]),
    ),
    (
        "\"/LMPI/v2/reports/summary\"",
        Tried::Get(&["/LMPI/v2/reports/summary"]),
    ),
    ("\"/LMPI/{*rest}\"", Tried::Get(&["/LMPI/{id}"])),
    (
        "app::routes::AUDIT_CSV",
        Tried::Post("/logs/audit.csv?search={part}&before={id}", &[""]),
    ),
];

/// How a route is tried.
pub(crate) enum Tried {
    /// By [`CALLS`].
    AsCalls,
    /// By the table of pages and [`QUERY`].
    AsPages,
    /// By what it tells while something happens elsewhere.
    AsEvents,
    /// Opened at these addresses.
    Get(&'static [&'static str]),
    /// Sent these forms.
    Post(&'static str, &'static [&'static str]),
}
