//! Every limit on what a mail server or a folder of files may make us hold or wait for.

use std::time::Duration;

/// Bytes in one mail; a larger one is not fetched. As much as the pipeline looks into (a test holds the two together): an
/// attachment of 50 MB is a mail of 71 MB.
pub const MAIL_BYTES_MAX: u64 = 192 * 1024 * 1024;
/// Folders in one mailbox.
pub const FOLDERS_MAX: usize = 10_000;
/// Mails that share Message-ID or size and are compared byte by byte in one folder.
pub const CANDIDATES_MAX: usize = 500;
/// Bytes in `dovecot-keywords`, the names of a Maildir folder's own flags.
pub const KEYWORDS_BYTES_MAX: u64 = 64 * 1024;
/// Characters of a change cursor that is read back.
pub const CURSOR_CHARACTERS_MAX: usize = 64 * 1024 * 1024;

/// Bytes in one line of an IMAP answer: a search over a million mails fits.
pub const IMAP_LINE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes in all literals and lines of one IMAP response.
pub const IMAP_RESPONSE_BYTES_MAX: usize = MAIL_BYTES_MAX as usize + 1024 * 1024;
/// Bytes in all responses to one command, each counted with [`IMAP_RESPONSE_OVERHEAD`].
pub const IMAP_ANSWER_BYTES_MAX: usize = 256 * 1024 * 1024;
/// What one response costs besides its bytes.
pub const IMAP_RESPONSE_OVERHEAD: usize = 64;
/// Levels of parentheses in an IMAP response.
pub const IMAP_DEPTH_MAX: usize = 16;
/// Items in one IMAP response.
pub const IMAP_ITEMS_MAX: usize = 2_000_000;
/// Characters of a server's own words that are passed on in a sentence.
pub const SERVER_WORDS_MAX: usize = 300;
/// Addresses of one server name that are tried.
pub const ADDRESSES_MAX: usize = 8;
/// Mails asked for in one `UID FETCH`.
pub const FETCH_CHUNK: usize = 500;

/// How long looking up a name may take.
pub const RESOLVE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection may take to open, for each address.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the TLS handshake may take.
pub const TLS_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a server may be silent while we wait for an answer.
pub const SILENCE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the whole answer to one command may take.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// IDLE is issued again before a server may close it after 30 minutes (RFC 2177 section 3).
pub const IDLE_LIMIT: Duration = Duration::from_secs(25 * 60);
/// How often the inbox is asked for news when the server has no IDLE.
pub const IMAP_POLL_EVERY: Duration = Duration::from_secs(5);
/// How often the folders of a Maildir are looked at.
pub const MAILDIR_POLL_EVERY: Duration = Duration::from_millis(500);
