//! The line to an IMAP server: commands out, responses in, each within its limit of bytes and time.

use super::{
    Fault,
    answer::{Kind, Piece, Raw, Response, Status, Value},
};
use crate::mailboxes::limits::{
    ANSWER_TIMEOUT, IMAP_ANSWER_BYTES_MAX, IMAP_LINE_BYTES_MAX, IMAP_RESPONSE_BYTES_MAX, IMAP_RESPONSE_OVERHEAD,
    MAIL_BYTES_MAX,
};
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    time::timeout,
};

/// What carries the bytes: TCP, or TLS over it.
pub(super) trait Transport: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Transport for T {}

/// A command in parts. Strings that IMAP cannot quote go as literals, for each of which the server is waited for.
#[derive(Debug, Default)]
pub(super) struct Command(Vec<Part>);

#[derive(Debug)]
enum Part {
    Text(String),
    Literal(Vec<u8>),
}

impl Command {
    /// Begins with these words, as they are.
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self(vec![Part::Text(words.into())])
    }

    /// Adds a space and words, as they are.
    pub(super) fn words(mut self, words: &str) -> Self {
        self.0.push(Part::Text(format!(" {words}")));
        self
    }

    /// Adds a space and a string: quoted, or as a literal when it holds what cannot be quoted.
    pub(super) fn string(mut self, string: &str) -> Self {
        if string.bytes().all(|byte| matches!(byte, b' '..=b'~')) && string.len() < 1_000 {
            let escaped = string.replace('\\', "\\\\").replace('"', "\\\"");
            self.0.push(Part::Text(format!(" \"{escaped}\"")));
        } else {
            self.0.push(Part::Text(format!(" {{{}}}", string.len())));
            self.0.push(Part::Literal(string.as_bytes().to_vec()));
        }
        self
    }
}

/// Everything that a server said to one command.
#[derive(Debug)]
pub(in crate::mailboxes) struct Answer {
    /// Untagged data, in order.
    pub(super) data: Vec<Vec<Value>>,
    /// Untagged status responses, in order.
    pub(super) notes: Vec<Status>,
    /// The outcome.
    pub(super) status: Status,
}

impl Answer {
    /// The data whose first word is `name`.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [Value]> {
        self.data
            .iter()
            .filter(move |values| values.first().is_some_and(|first| first.is(name)))
            .map(|values| &values[1..])
    }

    /// The attributes of each FETCH response, as name and value.
    pub(super) fn fetches(&self) -> impl Iterator<Item = Fetched<'_>> {
        self.data.iter().filter_map(|values| match values.as_slice() {
            [_, word, Value::List(fields)] if word.is("FETCH") => Some(Fetched(fields)),
            _ => None,
        })
    }

    /// The first response code of this name, in the notes or the outcome, without the name.
    pub(super) fn code(&self, name: &str) -> Option<&str> {
        self.notes
            .iter()
            .chain([&self.status])
            .find(|status| status.has_code(name))
            .map(|status| status.code.get(name.len()..).unwrap_or_default().trim())
    }
}

/// The attributes of one FETCH response.
pub(super) struct Fetched<'a>(&'a [Value]);

impl<'a> Fetched<'a> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0
            .chunks_exact(2)
            .find(|pair| pair[0].is(name))
            .map(|pair| &pair[1])
    }
    /// The UID.
    pub(super) fn uid(&self) -> Option<u32> {
        self.get("UID")?.number()
    }
    /// Whether the mail has this flag.
    pub(super) fn has_flag(&self, flag: &str) -> bool {
        let flags = self.get("FLAGS").and_then(Value::list).unwrap_or_default();
        flags.iter().any(|value| value.is(flag))
    }
}

/// A connection on which commands can be sent.
pub(in crate::mailboxes) struct Wire {
    stream: BufReader<Box<dyn Transport>>,
    sent: u32,
    silence: Duration,
}

impl Wire {
    /// Over this stream. `silence` is how long the server may say nothing.
    pub(super) fn new(stream: Box<dyn Transport>, silence: Duration) -> Self {
        Self {
            stream: BufReader::with_capacity(16 * 1024, stream),
            sent: 0,
            silence,
        }
    }

    /// The bare stream, for STARTTLS. None when the server has already sent more than it may: whatever that is, it came
    /// in clear and must not be taken for something said under TLS (RFC 3501 errata, CVE-2011-0411 class).
    pub(super) fn into_stream(self) -> Option<Box<dyn Transport>> {
        self.stream.buffer().is_empty().then(|| self.stream.into_inner())
    }

    /// Sends a command and reads all of its answer. The outcome may be NO or BAD: see [`Wire::run`].
    ///
    /// # Errors
    /// [`Fault::Broken`] when the connection is of no use any more, [`Fault::Large`] when the answer passes a limit.
    pub(super) async fn ask(&mut self, command: Command) -> Result<Answer, Fault> {
        match timeout(ANSWER_TIMEOUT, self.exchange(command)).await {
            Ok(answer) => answer,
            Err(_) => Err(Fault::Broken(format!(
                "The mail server did not finish its answer within {} minutes.",
                ANSWER_TIMEOUT.as_secs() / 60
            ))),
        }
    }

    /// As [`Wire::ask`], and the outcome is OK.
    ///
    /// # Errors
    /// Also [`Fault::No`] when the server refused.
    pub(super) async fn run(&mut self, command: Command) -> Result<Answer, Fault> {
        let answer = self.ask(command).await?;
        match answer.status.kind {
            Kind::Ok => Ok(answer),
            _ => Err(Fault::No(answer.status)),
        }
    }

    async fn exchange(&mut self, command: Command) -> Result<Answer, Fault> {
        let tag = self.send(command).await?;
        self.finish(&tag).await
    }

    /// Sends a command and gives its tag.
    pub(super) async fn send(&mut self, command: Command) -> Result<String, Fault> {
        self.sent = self.sent.wrapping_add(1);
        let tag = format!("p{}", self.sent);
        let mut pending = format!("{tag} ").into_bytes();
        for part in command.0 {
            match part {
                Part::Text(text) => pending.extend_from_slice(text.as_bytes()),
                Part::Literal(bytes) => {
                    pending.extend_from_slice(b"\r\n");
                    self.write(&pending).await?;
                    pending.clear();
                    self.invited(&tag).await?;
                    pending.extend_from_slice(&bytes);
                }
            }
        }
        pending.extend_from_slice(b"\r\n");
        self.write(&pending).await?;
        Ok(tag)
    }

    /// Waits for `+`.
    pub(super) async fn invited(&mut self, tag: &str) -> Result<(), Fault> {
        loop {
            match self.response().await? {
                Response::Continue => return Ok(()),
                Response::Status(status) if status.tag.as_deref() == Some(tag) => return Err(Fault::No(status)),
                Response::Status(status) if status.kind == Kind::Bye => return Err(closed(&status)),
                _ => {}
            }
        }
    }

    /// Reads until the outcome of the command `tag`.
    pub(super) async fn finish(&mut self, tag: &str) -> Result<Answer, Fault> {
        let (mut data, mut notes, mut bytes) = (Vec::new(), Vec::new(), 0);
        loop {
            let (response, size) = self.sized_response().await?;
            bytes += size + IMAP_RESPONSE_OVERHEAD;
            if bytes > IMAP_ANSWER_BYTES_MAX {
                return Err(Fault::Large(
                    "The mail server's answer is larger than Postern holds.".into(),
                ));
            }
            match response {
                Response::Status(status) if status.tag.as_deref() == Some(tag) => {
                    return Ok(Answer { data, notes, status });
                }
                Response::Status(status) if status.kind == Kind::Bye && status.tag.is_none() => {
                    return Err(closed(&status));
                }
                Response::Status(status) => notes.push(status),
                Response::Data(values) => data.push(values),
                Response::Continue => {}
            }
        }
    }

    /// Sends a line that is no command: an answer to `+`, or DONE.
    pub(super) async fn line(&mut self, line: &str) -> Result<(), Fault> {
        self.write(format!("{line}\r\n").as_bytes()).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let written = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        match timeout(self.silence, written).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(broken(&error)),
            Err(_) => Err(self.silent()),
        }
    }

    /// The next response.
    pub(super) async fn response(&mut self) -> Result<Response, Fault> {
        self.sized_response().await.map(|(response, _)| response)
    }

    async fn sized_response(&mut self) -> Result<(Response, usize), Fault> {
        let mut raw = Raw::default();
        let mut size = 0;
        loop {
            let mut line = self.read_line().await?;
            size += line.len();
            let literal = literal_length(&line);
            if let Some((start, length)) = literal {
                line.truncate(start);
                raw.0.push(Piece::Text(line));
                if length > MAIL_BYTES_MAX
                    || size.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)) > IMAP_RESPONSE_BYTES_MAX
                {
                    return Err(Fault::Large(format!(
                        "A mail of {} MiB is larger than the {} MiB that are fetched.",
                        length / (1024 * 1024),
                        MAIL_BYTES_MAX / (1024 * 1024)
                    )));
                }
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                raw.0.push(Piece::Literal(self.read_literal(length).await?.into()));
                size += length;
            } else {
                raw.0.push(Piece::Text(line));
                let response = raw.parse().map_err(|why| {
                    Fault::Broken(format!("The mail server's answer could not be understood: {why}."))
                })?;
                return Ok((response, size));
            }
        }
    }

    async fn read_line(&mut self) -> Result<Vec<u8>, Fault> {
        let mut line = Vec::new();
        loop {
            let chunk = self.more().await?;
            let end = memchr::memchr(b'\n', chunk);
            let take = end.map_or(chunk.len(), |end| end + 1);
            line.extend_from_slice(&chunk[..take]);
            self.consume(take);
            if end.is_some() {
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(line);
            }
            if line.len() > IMAP_LINE_BYTES_MAX {
                return Err(Fault::Large("The mail server sent a line without end.".into()));
            }
        }
    }

    async fn read_literal(&mut self, length: usize) -> Result<Vec<u8>, Fault> {
        // Grows with what arrives, not with what is promised, and never beyond it: a large mail is held once.
        let mut bytes = Vec::with_capacity(length.min(64 * 1024));
        while bytes.len() < length {
            let left = length - bytes.len();
            let chunk = self.more().await?;
            let take = left.min(chunk.len());
            if bytes.capacity() - bytes.len() < take {
                bytes.reserve_exact(left.min(bytes.len().max(take)));
            }
            bytes.extend_from_slice(&chunk[..take]);
            self.consume(take);
        }
        Ok(bytes)
    }

    fn consume(&mut self, count: usize) {
        use tokio::io::AsyncBufReadExt as _;
        self.stream.consume(count);
    }

    /// At least one byte that has arrived.
    async fn more(&mut self) -> Result<&[u8], Fault> {
        use tokio::io::AsyncBufReadExt as _;
        let silence = self.silence;
        match timeout(silence, self.stream.fill_buf()).await {
            Ok(Ok([])) => Err(Fault::Broken("The mail server closed the connection.".into())),
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => Err(broken(&error)),
            Err(_) => Err(silent(silence)),
        }
    }

    fn silent(&self) -> Fault {
        silent(self.silence)
    }

    /// Waits until the server says something, `limit` at most, and tells whether it did. Nothing is taken from the line,
    /// so that the wait can end at any time.
    pub(super) async fn heard(&mut self, limit: Duration) -> Result<bool, Fault> {
        use tokio::io::AsyncBufReadExt as _;
        match timeout(limit, self.stream.fill_buf()).await {
            Ok(Ok([])) => Err(Fault::Broken("The mail server closed the connection.".into())),
            Ok(Ok(_)) => Ok(true),
            Ok(Err(error)) => Err(broken(&error)),
            Err(_) => Ok(false),
        }
    }

    /// Says goodbye without waiting for an answer, so that the server frees the connection.
    pub(super) async fn close(mut self) {
        let goodbye = async {
            let _ = self.stream.write_all(b"bye LOGOUT\r\n").await;
            let _ = self.stream.flush().await;
            let mut last = [0; 512];
            let _ = self.stream.read(&mut last).await;
        };
        let _ = timeout(Duration::from_secs(1), goodbye).await;
    }
}

fn silent(silence: Duration) -> Fault {
    Fault::Broken(format!(
        "The mail server did not answer for {} s. Check whether it is overloaded or a firewall holds the connection.",
        silence.as_secs().max(1)
    ))
}

fn broken(error: &std::io::Error) -> Fault {
    Fault::Broken(format!("The connection to the mail server broke: {error}."))
}

fn closed(status: &Status) -> Fault {
    Fault::Broken(if status.words.is_empty() {
        "The mail server ended the connection.".into()
    } else {
        format!(
            "The mail server ended the connection: {}.",
            status.words.trim_end_matches('.')
        )
    })
}

/// Where a `{n}` at the end of a line starts, and n.
fn literal_length(line: &[u8]) -> Option<(usize, u64)> {
    let inside = line.strip_suffix(b"}")?;
    let start = memchr::memrchr(b'{', inside)?;
    let digits = std::str::from_utf8(&inside[start + 1..]).ok()?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A number beyond 64 bits is beyond every limit.
    Some((start, digits.parse().unwrap_or(u64::MAX)))
}
