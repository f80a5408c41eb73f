//! Held mails as files: one as it is, or several in a ZIP with a password.

use super::{House, desk::Principal, problems::ServiceError};
use domain::{
    audit::Act,
    held::DownloadFormat,
    ids::HeldId,
    problem::{Answer, Problem},
};
use std::io::Write as _;
use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Mails in one download.
pub const MAILS_MAX: usize = 200;
/// Bytes of mail in one download.
pub const BYTES_MAX: usize = 256 * 1024 * 1024;

/// A file for the person at the browser.
#[derive(Debug)]
pub struct File {
    /// Its name, of a safe alphabet: made from identifiers, never from the mail.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Every byte.
    pub bytes: Vec<u8>,
}

impl House {
    /// Packs held mails for download, and writes that down.
    ///
    /// # Errors
    /// When the caller may not see a mail, a raw mail is no longer kept, or a limit is passed.
    pub async fn download(
        &self,
        principal: Option<&Principal>,
        ids: Vec<HeldId>,
        format: DownloadFormat,
        password: String,
    ) -> Answer<File> {
        if ids.is_empty() {
            return Err(Problem::invalid("ids", "Choose at least one mail to download."));
        }
        if ids.len() > MAILS_MAX {
            return Err(Problem::invalid(
                "ids",
                format!("One download holds at most {MAILS_MAX} mails."),
            ));
        }
        let mut mails = Vec::new();
        let mut bytes = 0usize;
        let mut subjects = String::new();
        let mut kept = None;
        for id in &ids {
            let (mail, raw, tenant) = self.held_raw(principal, *id).await?;
            bytes = bytes.saturating_add(raw.len());
            if bytes > BYTES_MAX {
                return Err(Problem::invalid(
                    "ids",
                    format!(
                        "One download holds at most {} MB of mail; choose fewer.",
                        BYTES_MAX / 1024 / 1024
                    ),
                ));
            }
            subjects = mail.row.subject;
            mails.push((format!("{id}.eml"), raw));
            kept = Some(tenant);
        }
        let file = match format {
            DownloadFormat::Eml => match <[_; 1]>::try_from(mails) {
                Ok([(name, raw)]) => File {
                    name,
                    content_type: "application/octet-stream",
                    bytes: raw.to_vec(),
                },
                Err(_) => {
                    return Err(Problem::invalid(
                        "format",
                        "Several mails go into a ZIP; EML is for one.",
                    ));
                }
            },
            DownloadFormat::Zip => {
                if password.is_empty() {
                    return Err(Problem::invalid(
                        "password",
                        "Give the ZIP a password, so that no scanner on the way opens it.",
                    ));
                }
                let packed = tokio::task::spawn_blocking(move || pack(&mails, &password))
                    .await
                    .map_err(ServiceError::from)?;
                let bytes = packed.map_err(|error| Problem::Unavailable {
                    sentence: format!("The ZIP could not be written: {error}."),
                })?;
                File {
                    name: "held-mails.zip".into(),
                    content_type: "application/zip",
                    bytes,
                }
            }
        };
        if let (Some(principal), Some(tenant)) = (principal, kept) {
            let object = if ids.len() == 1 {
                subjects
            } else {
                format!("{} mails", ids.len())
            };
            tenant
                .note(&Act::of(
                    &principal.email,
                    "quarantine.download",
                    object,
                    file.name.clone(),
                ))
                .await?;
        }
        Ok(file)
    }
}

/// AES-256 (WinZip AE-2): the old ZIP encryption is no protection.
fn pack(mails: &[(String, bytes::Bytes)], password: &str) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .with_aes_encryption(AesMode::Aes256, password);
    for (name, raw) in mails {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(raw)?;
    }
    Ok(zip.finish()?.into_inner())
}
