//! SPF, DKIM, DMARC and ARC against the examples of their standards, over real DNS packets.

mod failures;

use crate::{dns::Dns, support::corpus};
use bytes::Bytes;
use domain::time::Timestamp;
use postern_server::mail::authentication::{
    Authentication, AuthenticationSettings, Authenticator, Origin, Outcome, Patience, Requested, ResolverChoice,
    Source, Standing,
};
use std::{sync::Arc, time::Duration};

/// RFC 6376 appendix C.
pub(crate) const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

/// RFC 6376 appendix A.2, with errata 3192 and 4926.
const SIGNED: &str = "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
      c=simple/simple; q=dns/txt; i=joe@football.example.com;
      h=Received : From : To : Subject : Date : Message-ID;
      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
        4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
        KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
        4bmp/YzhwvcubU4=;
Received: from client1.football.example.com  [192.0.2.1]
      by submitserver.example.com with SUBMISSION;
      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game. Are you hungry yet?

Joe.
";

/// RFC 8463 appendix A.3.
const SIGNED_TWICE: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
";

/// RFC 7208 appendix A.
const SPF_ZONE: &str = "example.com MX 10 mail-a.example.com
example.com MX 20 mail-b.example.com
example.com A 192.0.2.10
example.com A 192.0.2.11
amy.example.com A 192.0.2.65
bob.example.com A 192.0.2.66
mail-a.example.com A 192.0.2.129
mail-b.example.com A 192.0.2.130
www.example.com CNAME example.com
example.org MX 10 mail-c.example.org
mail-c.example.org A 192.0.2.140
10.2.0.192.in-addr.arpa PTR example.com
11.2.0.192.in-addr.arpa PTR example.com
65.2.0.192.in-addr.arpa PTR amy.example.com
66.2.0.192.in-addr.arpa PTR bob.example.com
129.2.0.192.in-addr.arpa PTR mail-a.example.com
130.2.0.192.in-addr.arpa PTR mail-b.example.com
140.2.0.192.in-addr.arpa PTR mail-c.example.org
4.0.0.10.in-addr.arpa PTR bob.example.com
example.net TXT v=spf1 ip4:192.0.2.129 -all";

/// Monday, 2 November 2026, noon.
pub(crate) const NOW: Timestamp = Timestamp(1_793_620_800_000);

pub(crate) fn settings(dns: &Dns) -> AuthenticationSettings {
    AuthenticationSettings {
        resolver: ResolverChoice::Servers(vec![dns.address]),
        trusted_hosts: vec!["mx.own.example".parse().unwrap()],
        trusted_sealers: Vec::new(),
        // Loopback answers at once.
        patience: Patience {
            question: Duration::from_millis(150),
            mail: Duration::from_millis(600),
            pause: Duration::from_secs(60),
        },
    }
}

pub(crate) fn authenticator(dns: &Dns) -> Arc<Authenticator> {
    Authenticator::new(settings(dns)).unwrap().unwrap()
}

pub(crate) async fn ask(authenticator: &Arc<Authenticator>, mail: &str) -> Authentication {
    let mail = Bytes::from(mail.replace("\r\n", "\n").replace('\n', "\r\n"));
    authenticator.clone().authenticate(mail, None, NOW).await
}

/// A mail as a trusted host took it.
pub(crate) fn received(client: &str, envelope: &str, from: &str) -> String {
    format!(
        "Return-Path: <{envelope}>\nReceived: from client.example (client.example [{client}]) by mx.own.example (Postfix) with ESMTP id 1; Mon, 2 Nov 2026 12:00:00 +0100\nFrom: {from}\nTo: anna@own.example\nSubject: s\n\nHello.\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_signed_example_of_rfc_6376_is_verified() {
    let dns = Dns::start(&format!("brisbane._domainkey.example.com TXT v=DKIM1; p={KEY}")).await;
    let authenticator = authenticator(&dns);
    let told = |authentication: &Authentication| {
        let dkim = &authentication.dkim[0];
        (dkim.outcome, dkim.domain.clone(), dkim.selector.clone(), dkim.aligned)
    };
    let expected = |outcome| (outcome, "example.com".to_owned(), "brisbane".to_owned(), true);
    let genuine = ask(&authenticator, SIGNED).await;
    assert_eq!(told(&genuine), expected(Outcome::Pass));
    // A Maildir keeps the mail without carriage returns.
    let kept = authenticator.clone().authenticate(Bytes::from(SIGNED), None, NOW).await;
    assert_eq!(told(&kept), expected(Outcome::Pass));
    let body = ask(&authenticator, &SIGNED.replace("hungry", "angry")).await;
    assert_eq!(told(&body), expected(Outcome::Neutral));
    let header = ask(&authenticator, &SIGNED.replace("Is dinner", "Was dinner")).await;
    assert_eq!(told(&header), expected(Outcome::Fail));
    dns.add("brisbane._domainkey.example.com TXT v=DKIM1; p=");
    assert_eq!(
        told(&ask(&authenticator, SIGNED).await),
        expected(Outcome::PermanentError)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn both_signatures_of_rfc_8463_are_verified() {
    let dns = Dns::start(
        "brisbane._domainkey.football.example.com TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
test._domainkey.football.example.com TXT v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
_dmarc.football.example.com TXT v=DMARC1; p=reject",
    )
    .await;
    let authenticator = authenticator(&dns);
    let genuine = ask(&authenticator, SIGNED_TWICE).await;
    let outcomes: Vec<Outcome> = genuine.dkim.iter().map(|dkim| dkim.outcome).collect();
    assert_eq!(outcomes, [Outcome::Pass, Outcome::Pass]);
    assert_eq!(
        (genuine.dmarc.outcome, genuine.standing()),
        (Outcome::Pass, Standing::Authenticated)
    );
    let changed = ask(&authenticator, &SIGNED_TWICE.replace("dinner", "lunch")).await;
    let outcomes: Vec<Outcome> = changed.dkim.iter().map(|dkim| dkim.outcome).collect();
    assert_eq!(outcomes, [Outcome::Fail, Outcome::Fail]);
    // Who brought it is not known, and so the failure is not certain.
    assert_eq!(
        (changed.dmarc.outcome, changed.standing()),
        (Outcome::NotEvaluated, Standing::Unevaluated)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_rfc_7208_are_evaluated() {
    let dns = Dns::start(SPF_ZONE).await;
    let authenticator = authenticator(&dns);
    for (record, passes, fails) in [
        ("v=spf1 +all", &["192.0.2.200"][..], &[][..]),
        ("v=spf1 a -all", &["192.0.2.10", "192.0.2.11"], &["192.0.2.65"]),
        ("v=spf1 a:example.org -all", &[], &["192.0.2.10"]),
        ("v=spf1 mx -all", &["192.0.2.129", "192.0.2.130"], &["192.0.2.10"]),
        ("v=spf1 mx:example.org -all", &["192.0.2.140"], &["192.0.2.129"]),
        (
            "v=spf1 mx mx:example.org -all",
            &["192.0.2.129", "192.0.2.130", "192.0.2.140"],
            &["192.0.2.65"],
        ),
        (
            "v=spf1 mx/30 mx:example.org/30 -all",
            &["192.0.2.131", "192.0.2.143"],
            &["192.0.2.132"],
        ),
        ("v=spf1 ptr -all", &["192.0.2.65"], &["192.0.2.140"]),
        ("v=spf1 ip4:192.0.2.128/28 -all", &["192.0.2.129"], &["192.0.2.65"]),
        ("v=spf1 include:example.net -all", &["192.0.2.129"], &["192.0.2.130"]),
        ("v=spf1 redirect=example.net", &["192.0.2.129"], &["192.0.2.130"]),
    ] {
        dns.add(&format!("example.com TXT {record}"));
        let clients = passes.iter().map(|client| (client, Outcome::Pass));
        for (client, expected) in clients.chain(fails.iter().map(|client| (client, Outcome::Fail))) {
            let mail = received(client, "strong-bad@example.com", "strong-bad@example.com");
            let spf = ask(&authenticator, &mail).await.spf;
            assert_eq!(
                (spf.outcome, spf.domain.as_str()),
                (expected, "example.com"),
                "{record} {client}"
            );
        }
    }
    for (record, expected) in [
        ("v=spf1 ~all", Outcome::SoftFail),
        ("v=spf1 ?all", Outcome::Neutral),
        ("v=spf1 include:nowhere.example -all", Outcome::PermanentError),
        // It includes itself for ever.
        ("v=spf1 include:example.com -all", Outcome::PermanentError),
        ("no record of this kind", Outcome::None),
    ] {
        dns.add(&format!("example.com TXT {record}"));
        let mail = received("192.0.2.1", "a@example.com", "a@example.com");
        assert_eq!(ask(&authenticator, &mail).await.spf.outcome, expected, "{record}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dmarc_follows_alignment_and_what_the_domain_asks_for() {
    // RFC 7489 appendix B: the identifiers and records of its examples.
    let dns = Dns::start("example.com TXT v=spf1 ip4:192.0.2.1 -all\nchild.example.com TXT v=spf1 ip4:192.0.2.1 -all\nexample.net TXT v=spf1 ip4:192.0.2.1 -all").await;
    let authenticator = authenticator(&dns);
    let pass = (Outcome::Pass, Standing::Authenticated);
    let fail = (Outcome::Fail, Standing::Unconfirmed);
    for (record, envelope, from, expected, requested) in [
        ("p=reject", "a@example.com", "a@example.com", pass, Requested::Reject),
        (
            "p=reject",
            "a@child.example.com",
            "a@example.com",
            pass,
            Requested::Reject,
        ),
        (
            "p=reject",
            "a@example.com",
            "a@child.example.com",
            pass,
            Requested::Reject,
        ),
        (
            "p=reject; aspf=s",
            "a@child.example.com",
            "a@example.com",
            fail,
            Requested::Reject,
        ),
        ("p=reject", "a@example.net", "a@example.com", fail, Requested::Reject),
        (
            "p=quarantine",
            "a@example.net",
            "a@example.com",
            fail,
            Requested::Quarantine,
        ),
        (
            "p=none; rua=mailto:r@example.com",
            "a@example.net",
            "a@example.com",
            fail,
            Requested::Nothing,
        ),
        (
            "p=none; sp=reject",
            "a@example.net",
            "a@child.example.com",
            fail,
            Requested::Reject,
        ),
        (
            "p=reject; t=y",
            "a@example.net",
            "a@example.com",
            fail,
            Requested::Quarantine,
        ),
    ] {
        dns.add(&format!("_dmarc.example.com TXT v=DMARC1; {record}"));
        let got = ask(&authenticator, &received("192.0.2.1", envelope, from)).await;
        let told = (got.dmarc.outcome, got.standing());
        assert_eq!(
            (told, got.dmarc.requested),
            (expected, requested),
            "{record} {envelope} {from}"
        );
    }
    // Without a record, what is aligned still confirms, and what is not confirms nothing.
    let none = ask(
        &authenticator,
        &received("192.0.2.1", "a@example.net", "a@mail.example.net"),
    )
    .await;
    assert_eq!(
        (none.dmarc.outcome, none.standing()),
        (Outcome::None, Standing::Authenticated)
    );
    let none = ask(&authenticator, &received("192.0.2.9", "a@example.net", "a@example.net")).await;
    assert_eq!(
        (none.dmarc.outcome, none.standing()),
        (Outcome::None, Standing::Unconfirmed)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_of_seals_vouches_if_all_sealers_are_trusted() {
    let key = format!("TXT v=DKIM1; k=rsa; p={KEY}");
    let dns = Dns::start(&format!(
        "brisbane._domainkey.lists.example {key}\nbrisbane._domainkey.forward.example {key}\n_dmarc.bank.example TXT v=DMARC1; p=reject"
    ))
    .await;
    let sealed = String::from_utf8(corpus("sealed")).unwrap();
    let delivered = format!(
        "Return-Path: <bounce@forward.example>\nReceived: from forward.example (forward.example [203.0.113.7]) by mx.own.example with ESMTP; Mon, 2 Nov 2026 12:00:00 +0100\n{sealed}"
    );
    let asked = async |sealers: &[&str], mail: &str| {
        let mut settings = settings(&dns);
        settings.trusted_sealers = sealers.iter().map(|sealer| (*sealer).to_owned()).collect();
        ask(&Authenticator::new(settings).unwrap().unwrap(), mail).await
    };
    let trusted = asked(&["lists.example", "forward.example"], &delivered).await;
    assert_eq!(
        (trusted.arc.outcome, trusted.arc.vouches),
        (Outcome::Pass, true),
        "{trusted:?}"
    );
    assert_eq!(trusted.arc.sealers, ["lists.example", "forward.example"]);
    assert_eq!(
        (trusted.dmarc.outcome, trusted.standing()),
        (Outcome::Fail, Standing::Authenticated)
    );
    let half = asked(&["forward.example"], &delivered).await;
    assert_eq!(
        (half.arc.outcome, half.standing()),
        (Outcome::Pass, Standing::Unconfirmed)
    );
    let changed = asked(
        &["lists.example", "forward.example"],
        &delivered.replace("They bloom", "Pay here"),
    )
    .await;
    assert_eq!(
        (changed.arc.outcome, changed.standing()),
        (Outcome::Neutral, Standing::Unconfirmed)
    );
    let relabelled = delivered.replace("dmarc=fail header.from", "dmarc=pass header.from");
    assert_eq!(
        asked(&["lists.example", "forward.example"], &relabelled)
            .await
            .arc
            .outcome,
        Outcome::Fail
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn results_of_a_trusted_host_are_taken_and_forged_ones_are_not() {
    let dns = Dns::start("bank.example TXT v=spf1 -all\n_dmarc.bank.example TXT v=DMARC1; p=reject").await;
    let authenticator = authenticator(&dns);
    let forged = received("203.0.113.7", "a@bank.example", "a@bank.example").replace(
        "From:",
        "Authentication-Results: mx.own.example; spf=pass; dmarc=pass header.from=bank.example\nFrom:",
    );
    let seen = ask(&authenticator, &forged).await;
    assert_eq!(
        (seen.source.clone(), seen.standing()),
        (Source::Here, Standing::Unconfirmed)
    );
    let asked = dns.asked();
    let taken = format!(
        "Authentication-Results: mx.own.example; dmarc=fail (p=quarantine) header.from=bank.example\n{}",
        forged
    );
    let seen = ask(&authenticator, &taken).await;
    assert_eq!(seen.source, Source::Host("mx.own.example".into()));
    assert_eq!(
        (seen.dmarc.outcome, seen.dmarc.requested),
        (Outcome::Fail, Requested::Quarantine)
    );
    assert_eq!(dns.asked(), asked, "the DNS need not be asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_from_inside_needs_no_proof_and_an_old_one_proves_nothing() {
    let dns = Dns::start("own.example TXT v=spf1 -all\n_dmarc.own.example TXT v=DMARC1; p=reject").await;
    let authenticator = authenticator(&dns);
    let mail = received("203.0.113.7", "a@own.example", "a@own.example");
    assert_eq!(ask(&authenticator, &mail).await.standing(), Standing::Unconfirmed);
    let signed_in = ask(&authenticator, &mail.replace("with ESMTP ", "with ESMTPSA ")).await;
    assert_eq!(
        (signed_in.origin, signed_in.standing()),
        (Origin::Inside, Standing::Authenticated)
    );
    let old = ask(&authenticator, &mail.replace("2 Nov 2026", "2 Oct 2026")).await;
    assert_eq!(
        (old.dmarc.outcome, old.standing()),
        (Outcome::NotEvaluated, Standing::Unevaluated)
    );
    let untrusted = ask(
        &authenticator,
        &mail.replace("by mx.own.example", "by mx.other.example"),
    )
    .await;
    assert_eq!(
        (untrusted.origin, untrusted.standing()),
        (Origin::Unknown, Standing::Unevaluated)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_has_expired_since_the_mail_came_is_verified_all_the_same() {
    let dns = Dns::start(&format!("brisbane._domainkey.example.com TXT v=DKIM1; p={KEY}")).await;
    let authenticator = authenticator(&dns);
    // The day after; both lie far back, so that every clock takes the signature for expired.
    let now = Timestamp(1_058_068_800_000);
    let expiring = SIGNED.replace("q=dns/txt;", "q=dns/txt; t=1057980000; x=1057990000;");
    let seen = async |came: i64| {
        let mail = Bytes::from(expiring.replace('\n', "\r\n"));
        let seen = authenticator
            .clone()
            .authenticate(mail, Some(Timestamp(came)), now)
            .await;
        (seen.dkim[0].outcome, seen.dkim[0].reason.contains("expired"))
    };
    // The time belongs to what is signed, so that the signature does not hold; but that was looked at.
    assert_eq!(seen(1_057_982_514_000).await, (Outcome::Fail, false));
    assert_eq!(seen(1_057_990_001_000).await, (Outcome::Neutral, true));
}
