//! A Dovecot of one's own: configuration, mail and sockets in a temporary folder, free loopback ports, stopped by its
//! process id when it goes out of scope. Needs Debian's `dovecot-imapd` and root (mail is written as the user `mail`).

use std::{
    fs,
    io::Write,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The password of every mailbox.
pub const PASSWORD: &str = "correct horse";
/// The master user.
pub const MASTER: &str = "warden";
/// The master user's password.
pub const MASTER_PASSWORD: &str = "battery staple";
/// Uid and gid of Debian's `mail`.
const MAIL: u32 = 8;

/// What the certificate is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost` and 127.0.0.1, valid.
    Good,
    /// For them too, until 2001.
    Expired,
    /// For `mail.example`.
    OtherName,
    /// No TLS at all.
    None,
}

/// How the server is to be.
#[derive(Debug, Clone)]
pub struct Options {
    /// Mailboxes, as addresses.
    pub users: Vec<String>,
    /// The certificate.
    pub certificate: Certificate,
    /// What CAPABILITY says, to hide extensions; none for all that Dovecot has.
    pub capability: Option<String>,
    /// More lines of configuration: plugins, quotas.
    pub extra: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            users: vec!["anna@example.com".into(), "ben@example.com".into()],
            certificate: Certificate::Good,
            capability: None,
            extra: String::new(),
        }
    }
}

/// Which IMAP extensions are left when all are hidden.
pub const BARE: &str = "IMAP4rev1";

/// A running server.
pub struct Dovecot {
    folder: TempDir,
    child: Option<Child>,
    /// IMAP in clear, with STARTTLS.
    pub port: u16,
    /// IMAP over TLS.
    pub tls_port: u16,
    /// The certificate, PEM.
    pub certificate: String,
}

impl Dovecot {
    /// Starts one and waits until it takes connections.
    pub fn start(options: &Options) -> Self {
        let folder = tempfile::Builder::new().prefix("dovecot").tempdir().unwrap();
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755)).unwrap();
        let mut users = String::new();
        for user in &options.users {
            let home = at.join("mail").join(user);
            fs::create_dir_all(&home).unwrap();
            chown(&home, Some(MAIL), Some(MAIL)).unwrap();
            users += &format!("{user}:{{PLAIN}}{PASSWORD}:{MAIL}:{MAIL}::{}\n", home.display());
        }
        chown(at.join("mail"), Some(MAIL), Some(MAIL)).unwrap();
        write_for_dovecot(&at.join("users"), &users);
        write_for_dovecot(&at.join("masters"), &format!("{MASTER}:{{PLAIN}}{MASTER_PASSWORD}\n"));
        let (certificate, key) = certificate(options.certificate);
        fs::write(at.join("certificate.pem"), &certificate).unwrap();
        fs::write(at.join("key.pem"), &key).unwrap();
        let (port, tls_port) = (free_port(), free_port());
        fs::write(at.join("dovecot.conf"), configuration(at, port, tls_port, options)).unwrap();
        let mut dovecot = Self {
            folder,
            child: None,
            port,
            tls_port,
            certificate,
        };
        dovecot.resume();
        for user in &options.users {
            // Makes the Maildir, so that it is there before the first mail.
            dovecot.doveadm(&["mailbox", "status", "-u", user, "messages", "INBOX"], b"");
        }
        dovecot
    }

    /// Starts it again on the same ports and mail after [`Dovecot::stop`].
    pub fn resume(&mut self) {
        self.spawn();
        let until = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            assert!(Instant::now() < until, "Dovecot did not start:\n{}", self.log());
            // Somebody else may have had the port for a moment; then it ended at once.
            let ended = self
                .child
                .as_mut()
                .is_none_or(|child| !matches!(child.try_wait(), Ok(None)));
            if ended {
                self.spawn();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn spawn(&mut self) {
        let child = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(self.config())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // A group of its own, so that what it started can be ended with it.
            .process_group(0)
            .spawn()
            .expect("dovecot-imapd is installed");
        self.child = Some(child);
    }

    /// Stops the server; mail and ports stay.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let _ = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until && !child.try_wait().is_ok_and(|ended| ended.is_some()) {
            std::thread::sleep(Duration::from_millis(10));
        }
        // Those that still serve a connection do not wait for their clients.
        let group = format!("-{}", child.id());
        let _ = Command::new("kill")
            .args(["-KILL", "--", &group])
            .stderr(Stdio::null())
            .status();
        let _ = child.wait();
    }

    /// What the server wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The configuration file, for `doveadm -c`.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("dovecot.conf")
    }

    /// The folder of all Maildirs, each named by its address.
    pub fn maildirs(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// One mailbox's Maildir.
    pub fn maildir(&self, user: &str) -> PathBuf {
        self.maildirs().join(user)
    }

    /// Delivers a mail into the inbox.
    pub fn deliver(&self, user: &str, raw: &[u8]) {
        self.deliver_to(user, "INBOX", raw);
    }

    /// Delivers a mail into a folder.
    pub fn deliver_to(&self, user: &str, folder: &str, raw: &[u8]) {
        self.doveadm(&["save", "-u", user, "-m", folder], raw);
    }

    /// Makes a folder.
    pub fn create(&self, user: &str, folder: &str) {
        self.doveadm(&["mailbox", "create", "-u", user, folder], b"");
    }

    /// All folders.
    pub fn folders(&self, user: &str) -> Vec<String> {
        lines(&self.doveadm(&["mailbox", "list", "-u", user], b""))
    }

    /// The folders that the person has subscribed.
    pub fn subscribed(&self, user: &str) -> Vec<String> {
        lines(&self.doveadm(&["mailbox", "list", "-s", "-u", user], b""))
    }

    /// How many mails a folder holds.
    pub fn count(&self, user: &str, folder: &str) -> usize {
        self.uids(user, folder).len()
    }

    /// The UIDs in a folder, ascending.
    pub fn uids(&self, user: &str, folder: &str) -> Vec<u32> {
        self.fetch(user, folder, "uid")
            .iter()
            .map(|uid| uid.parse().unwrap())
            .collect()
    }

    /// Every mail's flags, as Dovecot shows them, by UID; `\Recent` left out.
    pub fn flags(&self, user: &str, folder: &str) -> Vec<Vec<String>> {
        let shown = self.fetch(user, folder, "flags");
        let split = |flags: &String| -> Vec<String> {
            let mut flags: Vec<String> = flags
                .split_whitespace()
                .filter(|flag| *flag != "\\Recent")
                .map(str::to_owned)
                .collect();
            flags.sort();
            flags
        };
        shown.iter().map(split).collect()
    }

    fn fetch(&self, user: &str, folder: &str, field: &str) -> Vec<String> {
        let shown = self.doveadm(&["-f", "tab", "fetch", "-u", user, field, "mailbox", folder], b"");
        lines_kept(&shown).into_iter().skip(1).collect()
    }

    /// The bytes of every mail in a folder, by UID.
    pub fn raw_messages(&self, user: &str, folder: &str) -> Vec<Vec<u8>> {
        self.uids(user, folder)
            .into_iter()
            .map(|uid| {
                let uid = uid.to_string();
                let shown = self.doveadm(&["fetch", "-u", user, "text", "mailbox", folder, "uid", &uid], b"");
                shown.strip_prefix(b"text:\n").unwrap_or(&shown).to_vec()
            })
            .collect()
    }

    /// Moves a mail as a mail program would.
    pub fn move_mail(&self, user: &str, from: &str, uid: u32, to: &str) {
        let uid = uid.to_string();
        self.doveadm(&["move", "-u", user, to, "mailbox", from, "uid", &uid], b"");
    }

    /// Sets flags as a mail program would.
    pub fn add_flags(&self, user: &str, folder: &str, uid: u32, flags: &str) {
        let uid = uid.to_string();
        self.doveadm(
            &["flags", "add", "-u", user, flags, "mailbox", folder, "uid", &uid],
            b"",
        );
    }

    /// Ends all connections of a mailbox and waits until they are gone.
    pub fn kick(&self, user: &str) {
        self.doveadm(&["kick", user], b"");
        let until = Instant::now() + Duration::from_secs(10);
        while String::from_utf8_lossy(&self.doveadm(&["who", "-1"], b"")).contains(user) {
            assert!(Instant::now() < until, "a connection outlives its end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Runs `doveadm` on this instance.
    pub fn doveadm(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        let mut child = Command::new("/usr/bin/doveadm")
            .arg("-c")
            .arg(self.config())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || pipe.write_all(&input));
        let done = child.wait_with_output().unwrap();
        let _ = writer.join();
        assert!(
            done.status.success(),
            "doveadm {arguments:?}: {}\n{}",
            String::from_utf8_lossy(&done.stderr),
            self.log()
        );
        done.stdout
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port on which nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn lines(shown: &[u8]) -> Vec<String> {
    let mut lines = lines_kept(shown);
    lines.sort();
    lines
}

fn lines_kept(shown: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(shown).lines().map(str::to_owned).collect()
}

fn write_for_dovecot(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
}

/// Certificate and key, PEM.
pub fn certificate(kind: Certificate) -> (String, String) {
    let names = if kind == Certificate::OtherName {
        vec!["mail.example".to_owned()]
    } else {
        vec!["localhost".to_owned(), "127.0.0.1".to_owned()]
    };
    let key = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(names).unwrap();
    if kind == Certificate::Expired {
        parameters.not_after = rcgen::date_time_ymd(2001, 1, 1);
    }
    let certificate = parameters.self_signed(&key).unwrap();
    (certificate.pem(), key.serialize_pem())
}

fn configuration(at: &Path, port: u16, tls_port: u16, options: &Options) -> String {
    let at = at.display();
    let tls = if options.certificate == Certificate::None {
        "ssl = no".to_owned()
    } else {
        format!("ssl = yes\nssl_cert = <{at}/certificate.pem\nssl_key = <{at}/key.pem")
    };
    // The port stays open without TLS too, so that a wrong choice of protection can be tried.
    let secure = if options.certificate == Certificate::None {
        "no"
    } else {
        "yes"
    };
    let capability = options
        .capability
        .as_ref()
        .map(|capability| format!("imap_capability = {capability}"))
        .unwrap_or_default();
    format!(
        "base_dir = {at}/run
state_dir = {at}/state
log_path = {at}/log
instance_name = postern-test-{port}
protocols = imap
listen = 127.0.0.1
{tls}
auth_mechanisms = plain login
auth_master_user_separator = *
auth_failure_delay = 0
mail_location = maildir:~/
mail_save_crlf = yes
mail_uid = {MAIL}
mail_gid = {MAIL}
first_valid_uid = 1
first_valid_gid = 1
mail_privileged_group = mail
passdb {{
  driver = passwd-file
  master = yes
  result_success = continue
  args = {at}/masters
}}
passdb {{
  driver = passwd-file
  args = {at}/users
}}
userdb {{
  driver = passwd-file
  args = {at}/users
}}
namespace inbox {{
  inbox = yes
  separator = .
  mailbox Gone {{
    special_use = \\Trash
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = {secure}
  }}
}}
# A wrong password is not punished by waiting.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
protocol imap {{
  {capability}
  mail_max_userip_connections = 100
}}
{extra}
",
        extra = options.extra
    )
}
