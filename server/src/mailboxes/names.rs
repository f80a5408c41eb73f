//! Folder names: modified UTF-7 (RFC 3501 section 5.1.3), and what a folder is for by its custom name.

use super::{FolderRole, QUARANTINE_FOLDER};
use base64::{
    Engine as _,
    alphabet::IMAP_MUTF7,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Base64 with `,` for `/` and without padding.
const MODIFIED_BASE64: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// A folder name as it goes over the wire and into Maildir++ directory names.
#[must_use]
pub fn encode(name: &str) -> String {
    let mut wire = String::with_capacity(name.len());
    let mut pending: Vec<u8> = Vec::new();
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            flush(&mut pending, &mut wire);
            wire.push(character);
            if character == '&' {
                wire.push('-');
            }
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                pending.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    flush(&mut pending, &mut wire);
    wire
}

fn flush(pending: &mut Vec<u8>, wire: &mut String) {
    if !pending.is_empty() {
        wire.push('&');
        wire.push_str(&MODIFIED_BASE64.encode(&pending));
        wire.push('-');
        pending.clear();
    }
}

/// A wire name for people, or none when it is not modified UTF-7.
#[must_use]
pub fn decode(wire: &str) -> Option<String> {
    let mut name = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some(start) = rest.find('&') {
        let (plain, shifted) = (&rest[..start], &rest[start + 1..]);
        let end = shifted.find('-')?;
        name.push_str(plain);
        if end == 0 {
            name.push('&');
        } else {
            let bytes = MODIFIED_BASE64.decode(&shifted[..end]).ok()?;
            if bytes.is_empty() || bytes.len() % 2 != 0 {
                return None;
            }
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            for character in char::decode_utf16(units) {
                name.push(character.ok()?);
            }
        }
        rest = &shifted[end + 1..];
    }
    name.push_str(rest);
    Some(name)
}

/// What a folder is for, by its custom name alone. `separator` stands between levels, and `prefixes` are what the server
/// puts before the names of the person's own folders. Only a name at the top, directly behind a prefix, or directly under
/// INBOX as some servers have it, counts: `Projects/Sent` is a folder like any other.
#[must_use]
pub fn role(name: &str, separator: char, prefixes: &[String]) -> FolderRole {
    if name.eq_ignore_ascii_case("INBOX") {
        return FolderRole::Inbox;
    }
    let prefix = prefixes.iter().filter(|prefix| !prefix.is_empty());
    let below = prefix
        .filter_map(|prefix| name.strip_prefix(prefix.as_str()))
        .min_by_key(|rest| rest.len());
    let bare = match (below, name.get(..5)) {
        (Some(rest), _) => rest,
        (None, Some(inbox)) if inbox.eq_ignore_ascii_case("INBOX") && name[5..].starts_with(separator) => {
            &name[5 + separator.len_utf8()..]
        }
        _ => name,
    };
    if bare == QUARANTINE_FOLDER {
        return FolderRole::Quarantine;
    }
    match bare.to_lowercase().as_str() {
        "sent"
        | "sent items"
        | "sent mail"
        | "sent messages"
        | "gesendet"
        | "gesendete objekte"
        | "envoyés"
        | "éléments envoyés"
        | "enviados"
        | "elementos enviados"
        | "posta inviata"
        | "送信済みアイテム"
        | "送信済み" => FolderRole::Sent,
        "drafts" | "draft" | "entwürfe" | "brouillons" | "borradores" | "bozze" | "下書き" => FolderRole::Drafts,
        "trash"
        | "deleted"
        | "deleted items"
        | "deleted messages"
        | "bin"
        | "papierkorb"
        | "gelöschte elemente"
        | "gelöschte objekte"
        | "corbeille"
        | "éléments supprimés"
        | "papelera"
        | "elementos eliminados"
        | "cestino"
        | "ゴミ箱"
        | "削除済みアイテム" => FolderRole::Trash,
        "junk"
        | "spam"
        | "junk e-mail"
        | "junk email"
        | "junk mail"
        | "bulk mail"
        | "indésirables"
        | "courrier indésirable"
        | "correo no deseado"
        | "posta indesiderata"
        | "迷惑メール" => FolderRole::Junk,
        _ => FolderRole::Other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_written_as_rfc_3501_shows_them() {
        for (name, wire) in [
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"),
            ("R&D", "R&-D"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(encode(name), wire);
            assert_eq!(decode(wire).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_not_modified_utf7_is_not_guessed() {
        for wire in ["a&b", "&A-", "&2D0-", "&AP8", "&====-", "&AA-"] {
            assert_eq!(decode(wire), None, "{wire}");
        }
    }

    #[test]
    fn a_folder_is_known_by_its_custom_name_only_at_the_top() {
        for (name, expected) in [
            ("inbox", FolderRole::Inbox),
            ("Sent Items", FolderRole::Sent),
            ("INBOX.Drafts", FolderRole::Drafts),
            ("SPAM", FolderRole::Junk),
            ("Postern Quarantine", FolderRole::Quarantine),
            ("INBOX.Postern Quarantine", FolderRole::Quarantine),
            ("Projects.Sent", FolderRole::Other),
            ("INBÖX", FolderRole::Other),
        ] {
            assert_eq!(role(name, '.', &[]), expected, "{name}");
        }
    }

    #[test]
    fn a_folder_is_known_behind_the_prefix_of_its_namespace_too() {
        let prefixes = ["Mail/".to_owned(), String::new(), "Mail/Old/".to_owned()];
        for (name, expected) in [
            ("Mail/Postern Quarantine", FolderRole::Quarantine),
            ("Mail/Old/Postern Quarantine", FolderRole::Quarantine),
            ("Mail/Sent", FolderRole::Sent),
            ("Sent", FolderRole::Sent),
            ("Mail/Projects/Sent", FolderRole::Other),
            ("Mail/Projects/Postern Quarantine", FolderRole::Other),
            ("Mailing/Sent", FolderRole::Other),
            ("mail/Sent", FolderRole::Other),
            ("INBOX/Sent", FolderRole::Sent),
        ] {
            assert_eq!(role(name, '/', &prefixes), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in "\\PC{0,40}") {
            prop_assert_eq!(decode(&encode(&name)), Some(name));
        }

        #[test]
        fn any_wire_text_is_answered(wire in ".{0,60}") {
            let _ = decode(&wire);
            let _ = role(&wire, '.', &[]);
        }
    }
}
