//! A DNS that fails, is dead, or belongs to whoever pretends; and headers that mean harm.

use super::{ask, authenticator, received, settings};
use crate::dns::{Dns, Mode};
use postern_server::mail::authentication::{Authentication, Authenticator, Outcome, Source, Standing};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_dns_that_fails_leaves_it_open() {
    let zone = "bank.example TXT v=spf1 -all\n_dmarc.bank.example TXT v=DMARC1; p=reject\na.loop.example CNAME b.loop.example\nb.loop.example CNAME a.loop.example\n_dmarc.loop.example CNAME a.loop.example\nloop.example CNAME a.loop.example";
    let dns = Dns::start(zone).await;
    let authenticator = authenticator(&dns);
    let mail = received("203.0.113.7", "a@bank.example", "a@bank.example");
    let state = |seen: &Authentication| (seen.source.clone(), seen.standing());
    dns.set(Mode::ServFail);
    assert_eq!(
        state(&ask(&authenticator, &mail).await),
        (Source::Here, Standing::Unevaluated)
    );
    // Names that lead to each other end, one way or the other, and not in an accusation by a policy that nobody read.
    dns.set(Mode::Answer);
    let looping = ask(
        &authenticator,
        &received("203.0.113.7", "a@loop.example", "a@loop.example"),
    )
    .await;
    assert_ne!(looping.dmarc.outcome, Outcome::Fail);
    assert_eq!(ask(&authenticator, &mail).await.standing(), Standing::Unconfirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_dns_is_left_alone_and_a_dead_domain_is_not_taken_for_it() {
    let dns = Dns::start("bank.example TXT v=spf1 -all\n_dmarc.bank.example TXT v=DMARC1; p=reject").await;
    let mail = received("203.0.113.7", "a@bank.example", "a@bank.example");
    let dead = received("203.0.113.7", "a@dead.example", "a@dead.example");
    // Somebody sends mails from a domain whose servers are dead: the others are still authenticated.
    let authenticator = authenticator(&dns);
    dns.set(Mode::SilentAbout("dead.example"));
    for _ in 0..5 {
        let seen = ask(&authenticator, &dead).await;
        assert_eq!(seen.standing(), Standing::Unevaluated);
    }
    assert_eq!(ask(&authenticator, &mail).await.standing(), Standing::Unconfirmed);
    // Everything is silent: each mail waits a little, then none does.
    dns.set(Mode::Silent);
    for _ in 0..3 {
        let started = Instant::now();
        assert_eq!(ask(&authenticator, &mail).await.standing(), Standing::Unevaluated);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
    let asked = dns.asked();
    for _ in 0..100 {
        let seen = ask(&authenticator, &mail).await;
        assert!(seen.dmarc.reason.contains("left alone"), "{}", seen.dmarc.reason);
    }
    assert_eq!(dns.asked(), asked, "nobody is asked any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_pretends_cannot_hide_behind_a_slow_dns_of_its_own() {
    let dns = Dns::start("_dmarc.bank.example TXT v=DMARC1; p=reject").await;
    let authenticator = authenticator(&dns);
    dns.set(Mode::SilentAbout("evil.example"));
    let signature = "DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=s; h=from:to; bh=yZQq1c8wjBl0fZ4Wc/oraMCAG1mZJv5v/hlvyFy+t6A=; b=AAAA\n";
    let seal = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.example; s=s; b=AAAA\nARC-Message-Signature: i=1; a=rsa-sha256; d=evil.example; s=s; h=from; bh=yZQq1c8wjBl0fZ4Wc/oraMCAG1mZJv5v/hlvyFy+t6A=; b=AA\nARC-Authentication-Results: i=1; evil.example; dmarc=pass\n";
    let mail = received("203.0.113.7", "x@evil.example", "a@bank.example")
        .replace("From:", &format!("{}{seal}From:", signature.repeat(10)));
    let seen = ask(&authenticator, &mail).await;
    assert_eq!(
        (seen.dmarc.outcome, seen.standing()),
        (Outcome::Fail, Standing::Unconfirmed),
        "{seen:?}"
    );
    assert_eq!(seen.spf.outcome, Outcome::NotEvaluated);
    let quiet = received("203.0.113.7", "x@evil.example", "a@without-dmarc.example");
    assert_eq!(ask(&authenticator, &quiet).await.standing(), Standing::Unconfirmed);
    // Where the domain in From itself does not answer, nothing is said against the mail.
    let own = received("203.0.113.7", "x@evil.example", "a@evil.example");
    assert_eq!(ask(&authenticator, &own).await.standing(), Standing::Unevaluated);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_pause_the_dns_is_asked_again() {
    let dns = Dns::start("bank.example TXT v=spf1 -all\n_dmarc.bank.example TXT v=DMARC1; p=reject").await;
    let mut settings = settings(&dns);
    settings.patience.pause = Duration::ZERO;
    let authenticator = Authenticator::new(settings).unwrap().unwrap();
    let mail = received("203.0.113.7", "a@bank.example", "a@bank.example");
    dns.set(Mode::Silent);
    for _ in 0..4 {
        assert_eq!(ask(&authenticator, &mail).await.standing(), Standing::Unevaluated);
    }
    dns.set(Mode::Answer);
    assert_eq!(ask(&authenticator, &mail).await.standing(), Standing::Unconfirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_headers_are_authenticated_in_bounded_time() {
    let dns = Dns::start("_dmarc.evil.example TXT v=DMARC1; p=reject").await;
    let authenticator = authenticator(&dns);
    let border = received("203.0.113.7", "a@evil.example", "a@evil.example");
    let signature = "DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=s; h=from:to; bh=AAAA; b=AAAA; r=y\n";
    let arc = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=e.example; s=s; b=AAAA\nARC-Message-Signature: i=1; a=rsa-sha256; d=e.example; s=s; h=from; bh=AA; b=AA\nARC-Authentication-Results: i=1; e.example; dmarc=pass\n";
    let many_fields = format!(
        "DKIM-Signature: v=1; a=rsa-sha256; d=e.example; s=s; h={}; bh=AA; b=AA\n",
        "x:".repeat(60_000)
    );
    for (header, pieces) in [
        (signature, 20_000),
        (arc, 8_000),
        (many_fields.as_str(), 15),
        ("Received: from a (a [192.0.2.1]) by mx.own.example with LMTP\n", 30_000),
        ("Authentication-Results: mx.own.example; dmarc=pass; ((((\n", 35_000),
        ("From: a@bank.example\n", 90_000),
        ("From: <<<<<\"\n", 100_000),
        ("X: y\n", 400_000),
        ("X: y\n", 1_000_000),
    ] {
        let before = dns.asked();
        let mail = border.replace("From:", &format!("{}From:", header.repeat(pieces)));
        let started = Instant::now();
        let seen = ask(&authenticator, &mail).await;
        assert_ne!(seen.standing(), Standing::Authenticated, "{header}");
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{header} {:?}",
            started.elapsed()
        );
        assert!(dns.asked() - before < 100, "{header} {}", dns.asked() - before);
    }
}
