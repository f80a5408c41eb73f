//! How many licence files a second are read and verified, and how many bare Ed25519 signatures over as many bytes, turn by turn.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    ids::LicenceId,
    licence::{
        product::{Edition, Product},
        record::RECORD_CONTEXT,
        site::Country,
    },
    time::Timestamp,
};
use postern_server::licensing::{Envelope, Issuer, Order, Shelf};
use ring::signature::{ED25519, UnparsedPublicKey};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Turns, and how often in each.
const TURNS: usize = 9;
const TIMES: u32 = 2_000;
/// The least of the bare rate (issue).
const LEAST: f64 = 0.5;

pub(crate) fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of(folder.path(), Vec::new());
    let issuer = Issuer::create(&shelf.issuer_file(), "Bench", None).unwrap();
    let order = Order {
        name: "Example".into(),
        tenant: None,
        products: Product::ALL.map(|product| (product, 100)).to_vec(),
        edition: Edition::Full,
        country: Country::read("DE").unwrap(),
        from: Timestamp::read("2026-01-01").unwrap(),
        until: Timestamp::read("2027-01-01").unwrap(),
    };
    let now = order.from;
    let (_, envelope) = shelf
        .issue(&issuer, order, LicenceId::new(uuid::Uuid::from_u128(7)), now)
        .unwrap();
    let (text, trusted) = (envelope.text(), vec![issuer.public().clone()]);
    let public = issuer.public().to_string();
    let key = STANDARD.decode(public.split(':').nth(1).unwrap()).unwrap();
    let message = [RECORD_CONTEXT, &STANDARD.decode(&envelope.payload).unwrap()].concat();
    let signature = STANDARD.decode(&envelope.signature).unwrap();

    let whole = || black_box(Envelope::read(black_box(&text)).unwrap().record(&trusted).unwrap());
    let bare = || {
        let key = UnparsedPublicKey::new(&ED25519, black_box(&key));
        key.verify(black_box(&message), &signature).unwrap();
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(rate(|| drop(whole())));
        theirs.push(rate(bare));
    }
    let (ours, theirs) = (super::median(ours), super::median(theirs));
    let ratio = ours / theirs;
    let reached = if ratio >= LEAST { "reached" } else { "MISSED" };
    println!(
        "licence files read and verified: {ours:.0}/s; bare Ed25519 over {} bytes: {theirs:.0}/s; {ratio:.2} of it (at least {LEAST}: {reached})",
        message.len()
    );
}

/// Times a second.
fn rate(mut once: impl FnMut()) -> f64 {
    let begun = Instant::now();
    for _ in 0..TIMES {
        once();
    }
    let taken: Duration = begun.elapsed();
    f64::from(TIMES) / taken.as_secs_f64()
}
