//! Each way of pretending to be somebody, and beside it the harmless mail that it resembles.

use crate::{
    authentication::{ask, authenticator, received},
    dns::Dns,
    support::{SCANNER, reasons},
};
use domain::{
    decide::InForce,
    evidence::{Check, Filter},
    lists::{Domain, Lists, Pattern, Person},
    policy::{Policy, Treatment},
    verdict::{Action, Outcome, Verdict},
};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{Authentication, Context, Fetched, Organisation, Scanner},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// What the lists of the tests say.
fn organisation() -> Arc<Organisation> {
    let patterns = |texts: &[&str]| texts.iter().map(|text| Pattern::parse(text).unwrap()).collect();
    Arc::new(Organisation::of(&Lists {
        internal_domains: ["northwind.example", "nw.example"]
            .map(|text| Domain::parse(text).unwrap())
            .to_vec(),
        high_profile_users: vec![Person::parse("Jane Doe, jane@northwind.example, jane.doe@gmail.com").unwrap()],
        approved_senders: patterns(&["partner@northwnid.example", "*@approved.example"]),
        blocked_senders: patterns(&["spam.example"]),
        ..Lists::default()
    }))
}

fn judge_in(mail: &str, authentication: Authentication, policy: &Policy) -> Verdict {
    let context = Context {
        authentication,
        organisation: organisation(),
    };
    let fetched = Fetched {
        mailbox: "anna@northwind.example",
        bytes: mail.as_bytes(),
    };
    SCANNER.examine_in(fetched, &context, Some(policy)).verdict
}

/// Without authentication.
fn judge(header: &str) -> Vec<String> {
    let mail = format!("{header}\r\nTo: anna@northwind.example\r\nSubject: s\r\n\r\nHello.\r\n");
    reasons(&judge_in(&mail, Authentication::default(), &default_policy()))
}

#[test]
fn names_that_are_somebody_elses_are_told() {
    for (from, rule) in [
        ("\"Jane Doe\" <boss@evil.example>", "impersonation:display-name"),
        ("\"Doe, Jane\" <jane.doe.ceo@gmail.com>", "impersonation:display-name"),
        ("=?utf-8?q?Jane=20Doe?= <x@evil.example>", "impersonation:display-name"),
        (
            "=?utf-8?b?SmFuZSBEb2U=?= (CEO) <x@evil.example>",
            "impersonation:display-name",
        ),
        (
            "=?utf-8?q?J=D0=B0ne_D=D0=BEe?= <x@evil.example>",
            "homoglyph:display-name",
        ),
        (
            "=?utf-8?q?Jane_D=E2=80=8Boe?= <x@evil.example>",
            "impersonation:display-name",
        ),
        (
            "\"jane@northwind.example\" <x@evil.example>",
            "impersonation:address-in-name",
        ),
        (
            "\"northwind.example IT\" <x@evil.example>",
            "impersonation:domain-in-name",
        ),
        (
            "\"=?utf-8?q?n=C3=B6rthwind?= x\" <x@evil.example>, \"Jane Doe\" <x@evil.example>",
            "impersonation:display-name",
        ),
    ] {
        assert_eq!(
            judge(&format!("From: {from}")),
            [format!("{rule} @ header From")],
            "{from}"
        );
    }
    for from in [
        "\"Jane Doe\" <jane@northwind.example>",
        "\"Jane Doe\" <jane.doe@gmail.com>",
        "\"Jane Doe\" <jane@hr.northwind.example>",
        "\"Jane Dorn\" <jane@evil.example>",
        "\"Jane Doe via Forms\" <noreply@forms.example>",
        "\"Jane Doe (Calendar)\" <noreply@calendar.example>",
        "\"Jane\" <jane@evil.example>",
        "\"Northwind IT\" <x@evil.example>",
        "\"mynorthwind.example\" <x@mynorthwind.example>",
        "\"peter@other.example\" <peter@home.example>",
        "\"Jane Doe\" <notifications@code.example>\r\nList-Unsubscribe: <mailto:u@code.example>",
        "\"anna@northwind.example via Gardening\" <list@lists.example>\r\nList-Id: <gardening.lists.example>",
    ] {
        assert!(
            judge(&format!("From: {from}")).is_empty(),
            "{from}: {:?}",
            judge(&format!("From: {from}"))
        );
    }
    // What makes a machine's mail harmless does not help whoever wants the answer.
    let answered =
        "From: \"Jane Doe\" <notifications@code.example>\r\nList-Unsubscribe: <x>\r\nReply-To: jane@evil.example";
    assert_eq!(judge(answered), ["impersonation:display-name @ header From"]);
}

#[test]
fn domains_that_look_alike_are_told() {
    for (domain, rule) in [
        ("northwnid.example", "look-alike:domain"),
        ("northvvind.example", "look-alike:letters"),
        ("n\u{43e}rthwind.example", "look-alike:letters"),
        ("xn--nrthwind-nbh.example", "look-alike:letters"),
        ("north-wind.example", "look-alike:hyphen"),
        ("northwind.test", "look-alike:ending"),
        ("northwind.example.evil.test", "look-alike:subdomain"),
        ("northwind-login.test", "look-alike:service"),
    ] {
        assert_eq!(
            judge(&format!("From: a@{domain}")),
            [format!("{rule} @ header From")],
            "{domain}"
        );
    }
    for domain in [
        "northwind.example",
        "mail.northwind.example",
        "northwind.helpdesk.test",
        "southwind.example",
        "northwind-hamburg.test",
        "nx.example",
        "gmail.com",
        "other.test",
    ] {
        assert!(judge(&format!("From: a@{domain}")).is_empty(), "{domain}");
    }
    let sentence = judge_in(
        "From: a@n\u{43e}rthwind.example\r\n\r\n",
        Authentication::default(),
        &default_policy(),
    );
    let because = &sentence.because[0].evidence;
    assert_eq!(
        because.because,
        "The mail comes from n\u{43e}rthwind.example (xn--nrthwind-nbh.example), which looks like your own domain northwind.example: written with letters that look the same."
    );
    assert_eq!(
        (because.filter, because.check),
        (Filter::AdvancedSpamProtection, Check::AdvancedSpamProtection)
    );
}

#[test]
fn answers_that_go_elsewhere_are_told() {
    for (header, rule) in [
        (
            "From: jane@northwind.example\r\nReply-To: jane.doe.private@gmail.com",
            "reply-to:free-mail",
        ),
        (
            "From: info@shop.example\r\nReply-To: info@northwnid.example",
            "reply-to:look-alike",
        ),
    ] {
        assert_eq!(judge(header), [format!("{rule} @ header Reply-To")], "{header}");
    }
    for header in [
        "From: jane@northwind.example\r\nReply-To: jane.doe@gmail.com",
        "From: jane@northwind.example\r\nReply-To: office@northwind.example",
        // A form on the organisation's own site.
        "From: website@northwind.example\r\nReply-To: customer@gmail.com",
        "From: a@shop.example\r\nReply-To: a@gmail.com",
    ] {
        assert!(judge(header).is_empty(), "{header}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_forges_the_own_domain_is_held_and_its_harmless_twins_are_not() {
    let dns = Dns::start(
        "northwind.example TXT v=spf1 ip4:198.51.100.1 -all
list.test TXT v=spf1 ip4:203.0.113.7 -all
bank.example TXT v=spf1 ip4:198.51.100.2 -all
_dmarc.bank.example TXT v=DMARC1; p=reject
careless.example TXT v=spf1 ip4:198.51.100.2 -all
_dmarc.careless.example TXT v=DMARC1; p=none; rua=mailto:r@careless.example",
    )
    .await;
    let authenticator = authenticator(&dns);
    let policy = default_policy();
    let judged = async |mail: &str| judge_in(mail, ask(&authenticator, mail).await, &policy);
    let rules = |verdict: &Verdict| reasons(verdict);

    let forged = judged(&received(
        "203.0.113.7",
        "x@evil.example",
        "Jane <jane@northwind.example>",
    ))
    .await;
    assert_eq!(
        (forged.outcome, forged.action),
        (Outcome::Condemned, Action::Quarantine)
    );
    assert_eq!(rules(&forged), ["impersonation:own-domain @ header From"]);
    assert_eq!(
        forged.because[0].evidence.because,
        "The mail says that it is from your own domain northwind.example, and nothing confirms it: SPF none for evil.example, no DKIM signature."
    );
    let bank = judged(&received("203.0.113.7", "x@evil.example", "service@bank.example")).await;
    assert_eq!(rules(&bank), ["dmarc:fail @ header From"]);
    assert!(
        bank.because[0]
            .evidence
            .because
            .ends_with("bank.example asks for such mails to be rejected.")
    );

    for harmless in [
        received(
            "198.51.100.1",
            "jane@northwind.example",
            "Jane <jane@northwind.example>",
        ),
        received("198.51.100.2", "service@bank.example", "service@bank.example"),
        // Sent by somebody who signed in, from anywhere.
        received("203.0.113.7", "jane@northwind.example", "jane@northwind.example")
            .replace("with ESMTP ", "with ESMTPSA "),
        // Through a mailing list, which has its own envelope.
        received(
            "203.0.113.7",
            "bounce@list.test",
            "jane@northwind.example\nList-Id: <talk.list.test>",
        ),
        // The domain asks for nothing.
        received("203.0.113.7", "x@forwarder.example", "a@careless.example"),
        received("203.0.113.7", "x@forwarder.example", "a@nothing.example"),
    ] {
        let verdict = judged(&harmless).await;
        assert_eq!(verdict.outcome, Outcome::Clean, "{harmless} {:?}", rules(&verdict));
    }

    let mut strict = default_policy();
    strict.filters.advanced_spam.unenforced = Treatment::Act;
    let careless = received("203.0.113.7", "x@forwarder.example", "a@careless.example");
    let verdict = judge_in(&careless, ask(&authenticator, &careless).await, &strict);
    assert_eq!(rules(&verdict), ["dmarc:fail-unenforced @ header From"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_decides_about_what_was_not_evaluated() {
    let dns = Dns::start("").await;
    dns.set(crate::dns::Mode::ServFail);
    let mail = received("203.0.113.7", "a@b.example", "a@b.example");
    let seen = ask(&authenticator(&dns), &mail).await;
    let mut policy = default_policy();
    assert_eq!(judge_in(&mail, seen.clone(), &policy).outcome, Outcome::Clean);
    policy.filters.advanced_spam.unevaluated = Treatment::Act;
    let verdict = judge_in(&mail, seen.clone(), &policy);
    assert_eq!(reasons(&verdict), ["authentication:not-evaluated @ header From"]);
    assert_eq!(
        verdict.because[0].evidence.because,
        "Whether the mail is from whom it says was not evaluated: the DNS did not answer."
    );
    // The finding is there in any case, for whoever asks why.
    let context = Context {
        authentication: seen,
        organisation: organisation(),
    };
    let parsed = SCANNER.parse(Fetched {
        mailbox: "",
        bytes: mail.as_bytes(),
    });
    let scanned = SCANNER.scan_in(parsed, &context, Some(&default_policy().filters), None);
    assert!(
        scanned
            .evidence
            .iter()
            .any(|evidence| evidence.check == Check::Unevaluated)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn listed_senders_are_blocked_or_let_through() {
    assert_eq!(judge("From: a@sub.spam.example"), ["sender:blocked @ header From"]);
    assert!(judge("From: a@notspam.example").is_empty());
    // It looks alike and is approved; another address there is not.
    assert!(judge("From: partner@northwnid.example").is_empty());
    assert_eq!(
        judge("From: other@northwnid.example"),
        ["look-alike:domain @ header From"]
    );
    assert!(!judge("From: partner@northwnid.example, other@northwnid.example").is_empty());
    // Approved is who is authenticated, not whoever writes the address into From.
    let dns =
        Dns::start("approved.example TXT v=spf1 ip4:198.51.100.1 -all\n_dmarc.approved.example TXT v=DMARC1; p=reject")
            .await;
    let authenticator = authenticator(&dns);
    let mail = |client: &str| received(client, "a@approved.example", "\"Jane Doe\" <a@approved.example>");
    let genuine = judge_in(
        &mail("198.51.100.1"),
        ask(&authenticator, &mail("198.51.100.1")).await,
        &default_policy(),
    );
    assert_eq!(genuine.outcome, Outcome::Clean);
    let forged = judge_in(
        &mail("203.0.113.7"),
        ask(&authenticator, &mail("203.0.113.7")).await,
        &default_policy(),
    );
    assert_eq!(
        reasons(&forged),
        ["dmarc:fail @ header From", "impersonation:display-name @ header From"]
    );
    // What else the mail holds is looked at all the same.
    let attached = "From: partner@northwnid.example\r\nContent-Disposition: attachment; filename=run.exe\r\n\r\nMZ";
    assert!(!reasons(&judge_in(attached, Authentication::default(), &default_policy())).is_empty());
}

#[test]
fn each_switch_switches_off_what_it_says() {
    let header = "From: \"Jane Doe\" <a@northwnid.example>, b@spam.example\r\n\r\n";
    let rules = |change: fn(&mut domain::policy::AdvancedSpam)| {
        let mut policy = default_policy();
        change(&mut policy.filters.advanced_spam);
        let verdict = judge_in(header, Authentication::default(), &policy);
        verdict
            .because
            .into_iter()
            .map(|reason| reason.evidence.rule)
            .collect::<Vec<_>>()
    };
    let all = [
        "sender:blocked",
        "sender:several-domains",
        "impersonation:display-name",
        "look-alike:domain",
    ];
    let without = |gone: &str| {
        all.into_iter()
            .filter(|rule| *rule != gone)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(|_| {}), all);
    assert_eq!(rules(|spam| spam.blocked_senders = false), without("sender:blocked"));
    assert_eq!(
        rules(|spam| spam.authentication = false),
        without("sender:several-domains")
    );
    assert_eq!(rules(|spam| spam.people = false), without("impersonation:display-name"));
    assert_eq!(rules(|spam| spam.look_alikes = false), without("look-alike:domain"));
    assert!(rules(|spam| spam.setting.enabled = false).is_empty());
}

#[test]
fn approved_users_are_left_out() {
    let lists = Lists {
        approved_users_atp: vec!["anna@northwind.example".to_owned().try_into().unwrap()],
        blocked_senders: vec![Pattern::parse("spam.example").unwrap()],
        ..Lists::default()
    };
    let context = Context {
        organisation: Arc::new(Organisation::of(&lists)),
        ..Context::default()
    };
    let outcome = |scanner: &Scanner, mailbox: &str| {
        let bytes = b"From: a@spam.example\r\n\r\n";
        let policy = default_policy();
        scanner
            .examine_in(Fetched { mailbox, bytes }, &context, InForce::from(Some(&policy)))
            .verdict
            .outcome
    };
    assert_eq!(outcome(&SCANNER, "Anna@northwind.example"), Outcome::Clean);
    assert_eq!(outcome(&SCANNER, "ben@northwind.example"), Outcome::Condemned);
}

#[test]
fn hostile_senders_end_in_a_sentence() {
    let started = Instant::now();
    let many: String = (0..10_000)
        .map(|n| format!("\"Jane Doe\" <a{n}@evil{n}.example>,\r\n "))
        .collect();
    let found = judge(&format!("From: {many}z@evil.example"));
    assert!(found.contains(&"limit:senders @ header From".to_owned()), "{found:?}");
    assert!(
        found.contains(&"impersonation:display-name @ header From".to_owned()),
        "{found:?}"
    );
    let fields = "From: \"Jane Doe\" <a@evil.example>\r\n".repeat(10_000);
    assert!(judge(fields.trim_end()).contains(&"limit:senders @ header From".to_owned()));
    for name in [
        "Jane Doe ".repeat(120_000),
        "n".repeat(1_000_000),
        "\u{202e}".repeat(300_000),
        "northwind.".repeat(100_000),
    ] {
        let verdict = judge_in(
            &format!("From: \"{name}\" <a@evil.example>\r\n\r\n"),
            Authentication::default(),
            &default_policy(),
        );
        for reason in verdict.because {
            assert!(reason.evidence.because.len() < 2_000);
        }
    }
    for from in [
        "<",
        "@",
        "\"",
        "a@",
        "<>",
        "a@b@c <",
        "\u{0}",
        "a@[192.0.2.1]",
        "group: a@b.example;",
        "((((",
    ] {
        judge(&format!("From: {from}"));
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}
