//! An Exim of one's own: configuration, queue and mail in a temporary folder, a free loopback port, stopped by its process id when it goes
//! out of scope. Needs Debian's `exim4-daemon-light` and root.

use super::dovecot::certificate;
use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Longer than any wait here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server, which may be away.
pub struct Exim {
    folder: TempDir,
    child: Option<Child>,
    /// In clear, with STARTTLS.
    pub port: u16,
    /// TLS from the start.
    pub tls_port: u16,
}

/// Who may send with a password, which is asked for over TLS only.
pub const USER: &str = "postern";
/// The password.
pub const PASSWORD: &str = "harbour lights";

impl Exim {
    /// One that is away still.
    pub fn away() -> Self {
        let folder = tempfile::Builder::new().prefix("exim").tempdir().unwrap();
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755)).unwrap();
        let (user, group) = exim_user();
        for name in ["spool", "mail"] {
            fs::create_dir(at.join(name)).unwrap();
            chown(at.join(name), Some(user), Some(group)).unwrap();
        }
        let [port, tls_port] = [free(), free()];
        let (certificate, key) = certificate(super::dovecot::Certificate::Good);
        for (name, text) in [("certificate.pem", certificate), ("key.pem", key)] {
            fs::write(at.join(name), text).unwrap();
            chown(at.join(name), Some(user), Some(group)).unwrap();
        }
        fs::write(at.join("exim.conf"), configuration(at, [port, tls_port], user, group)).unwrap();
        Self {
            folder,
            child: None,
            port,
            tls_port,
        }
    }

    /// The file of its certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// Starts it and waits until it takes connections.
    pub fn come(&mut self) {
        let child = Command::new("/usr/sbin/exim4")
            .args(["-bdf", "-C"])
            .arg(self.folder.path().join("exim.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("exim4-daemon-light is installed");
        self.child = Some(child);
        self.until("Exim does not start", |exim| {
            TcpStream::connect((Ipv4Addr::LOCALHOST, exim.port)).ok()
        });
    }

    /// The mails that were delivered, oldest first, once there are so many.
    pub fn mails(&self, number: usize) -> Vec<Vec<u8>> {
        self.until("the mails do not come", |exim| {
            let new = fs::read_dir(exim.folder.path().join("mail/new")).ok()?;
            let mut files: Vec<_> = new.map(|entry| entry.unwrap().path()).collect();
            // Not by name: the parts of a second in it have no leading zeros.
            files.sort_by_key(|file| fs::metadata(file).unwrap().modified().unwrap());
            (files.len() >= number).then(|| files.iter().map(|file| fs::read(file).unwrap()).collect())
        })
    }

    fn until<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            let log = fs::read_to_string(self.folder.path().join("spool/mainlog")).unwrap_or_default();
            assert!(Instant::now() < end, "{what}:\n{log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Uid and gid as which Exim works.
fn exim_user() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("Debian-exim:"));
    let fields: Vec<&str> = line.expect("exim4-daemon-light is installed").split(':').collect();
    (fields[2].parse().unwrap(), fields[3].parse().unwrap())
}

/// Takes every mail and puts it into one Maildir. With a configuration of one's own Exim delivers as nobody but its own user.
fn configuration(at: &Path, [port, tls_port]: [u16; 2], user: u32, group: u32) -> String {
    let at = at.display();
    format!(
        "spool_directory = {at}/spool\nlog_file_path = {at}/spool/%slog\npid_file_path = {at}/spool/pid\n\
         daemon_smtp_ports = {port} : {tls_port}\ntls_on_connect_ports = {tls_port}\n\
         local_interfaces = 127.0.0.1\nprimary_hostname = mail.example\n\
         acl_smtp_rcpt = taken\nacl_smtp_data = taken\nkeep_environment =\nhost_lookup =\nrfc1413_query_timeout = 0s\n\
         queue_only = false\ntls_advertise_hosts = *\ntls_certificate = {at}/certificate.pem\ntls_privatekey = {at}/key.pem\n\
         begin acl\ntaken:\n  accept\nbegin routers\nall:\n  driver = accept\n  transport = folder\n\
         begin transports\nfolder:\n  driver = appendfile\n  maildir_format\n  directory = {at}/mail\n  user = {user}\n  group = {group}\n\
         begin authenticators\nplain:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n\
         \x20 server_advertise_condition = ${{if def:tls_in_cipher}}\n\
         \x20 server_condition = ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{PASSWORD}}}}}}}}}\n  server_set_id = $auth2\n"
    )
}
