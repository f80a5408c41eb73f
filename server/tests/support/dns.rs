//! A DNS server of the test's own on loopback: real questions, real answers, and each way of failing.

use hickory_proto::{
    op::{Message, OpCode, ResponseCode},
    rr::{
        Name, RData, Record, RecordType,
        rdata::{A, CNAME, MX, PTR, TXT},
    },
};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::UdpSocket;

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It answers from its zone.
    Answer,
    /// It answers nothing at all.
    Silent,
    /// It says that it failed.
    ServFail,
    /// It answers nothing about the names of one domain, and the rest from its zone.
    SilentAbout(&'static str),
}

type Zone = HashMap<(String, RecordType), Vec<RData>>;

/// The server.
pub struct Dns {
    pub address: SocketAddr,
    zone: Arc<Mutex<Zone>>,
    mode: Arc<Mutex<Mode>>,
    asked: Arc<AtomicUsize>,
}

impl Dns {
    /// Listens, with records as `name TYPE value`, one a line.
    pub async fn start(records: &str) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let dns = Self {
            address: socket.local_addr().unwrap(),
            zone: Arc::default(),
            mode: Arc::new(Mutex::new(Mode::Answer)),
            asked: Arc::default(),
        };
        dns.add(records);
        let (zone, mode, asked) = (dns.zone.clone(), dns.mode.clone(), dns.asked.clone());
        tokio::spawn(async move {
            let mut buffer = [0; 4_096];
            while let Ok((length, client)) = socket.recv_from(&mut buffer).await {
                asked.fetch_add(1, Ordering::SeqCst);
                let Ok(question) = Message::from_vec(&buffer[..length]) else {
                    continue;
                };
                let mode = *mode.lock().unwrap();
                let answer = answer(&question, &zone.lock().unwrap(), mode);
                if let Some(answer) = answer {
                    let _ = socket.send_to(&answer.to_vec().unwrap(), client).await;
                }
            }
        });
        dns
    }

    /// Adds records; those of the same name and type are replaced.
    pub fn add(&self, records: &str) {
        let mut fresh: Zone = HashMap::new();
        for line in records.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut words = line.splitn(3, ' ');
            let (name, kind, value) = (
                words.next().unwrap(),
                words.next().unwrap(),
                words.next().unwrap().trim(),
            );
            let target = || Name::from_utf8(format!("{value}.")).unwrap();
            let data = match kind {
                "A" => RData::A(A(value.parse().unwrap())),
                "TXT" => RData::TXT(TXT::new(
                    value
                        .as_bytes()
                        .chunks(250)
                        .map(|piece| String::from_utf8_lossy(piece).into_owned())
                        .collect(),
                )),
                "MX" => {
                    let (preference, host) = value.split_once(' ').unwrap();
                    RData::MX(MX::new(
                        preference.parse().unwrap(),
                        Name::from_utf8(format!("{host}.")).unwrap(),
                    ))
                }
                "CNAME" => RData::CNAME(CNAME(target())),
                "PTR" => RData::PTR(PTR(target())),
                other => panic!("no record of type {other}"),
            };
            fresh
                .entry((name.to_lowercase(), data.record_type()))
                .or_default()
                .push(data);
        }
        self.zone.lock().unwrap().extend(fresh);
    }

    pub fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    /// How many questions came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(question: &Message, zone: &Zone, mode: Mode) -> Option<Message> {
    let query = question.queries.first()?;
    let mut name = query.name().to_lowercase().to_ascii();
    name.pop();
    let mut answer = Message::response(question.metadata.id, OpCode::Query);
    answer.add_query(query.clone());
    answer.metadata.recursion_available = true;
    match mode {
        Mode::Silent => return None,
        Mode::SilentAbout(domain) if name.ends_with(domain) => return None,
        Mode::ServFail => {
            answer.metadata.response_code = ResponseCode::ServFail;
            return Some(answer);
        }
        Mode::Answer | Mode::SilentAbout(_) => {}
    }
    let mut at = name.clone();
    // Aliases are followed here as a resolver does, a few steps: one that leads to itself is answered as it stands.
    for _ in 0..8 {
        let owner = Name::from_utf8(format!("{at}.")).unwrap();
        // Nothing is kept by the asker: a test may change its mind.
        let record = |data: &RData| Record::from_rdata(owner.clone(), 0, data.clone());
        if let Some(found) = zone.get(&(at.clone(), query.query_type())) {
            answer.add_answers(found.iter().map(record));
            return Some(answer);
        }
        let Some([alias @ RData::CNAME(target), ..]) = zone.get(&(at.clone(), RecordType::CNAME)).map(Vec::as_slice)
        else {
            break;
        };
        answer.add_answer(record(alias));
        at = target.0.to_ascii().trim_end_matches('.').to_owned();
    }
    let exists = name.is_empty()
        || zone
            .keys()
            .any(|(known, _)| *known == name || known.ends_with(&format!(".{name}")));
    if !exists {
        answer.metadata.response_code = ResponseCode::NXDomain;
    }
    Some(answer)
}
