//! Families of attacks, each with harmless twins: mails of the same shape without the malice. A new family is one line here.

mod documents;
mod packed;
mod pages;
mod pdf;

use crate::dice::Dice;

/// A family.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    /// A mail that attacks.
    pub(crate) attack: fn(&mut Dice) -> Vec<u8>,
    /// A harmless mail of the same shape.
    pub(crate) twin: fn(&mut Dice) -> Vec<u8>,
    /// Whether the default policy blocks the shape by its type, harmless or not: then twins are counted without File Blocking.
    pub(crate) type_is_blocked: bool,
}

const fn family(name: &'static str, attack: fn(&mut Dice) -> Vec<u8>, twin: fn(&mut Dice) -> Vec<u8>) -> Family {
    Family {
        name,
        attack,
        twin,
        type_is_blocked: false,
    }
}

pub(crate) const FAMILIES: &[Family] = &[
    family("macro", documents::macros, documents::without_macros),
    family("nested archive", packed::nested, packed::nested_pictures),
    Family {
        type_is_blocked: true,
        ..family("shortcut", packed::shortcut, packed::shortcut_to_document)
    },
    family("disk image", packed::image, packed::image_of_texts),
    family("HTML smuggling", pages::smuggling, pages::report),
    family("credential form", pages::credentials, pages::form),
    family("PDF", pdf::acting, pdf::harmless),
    family("locked archive", packed::locked, packed::locked_pictures),
    family("double extension", packed::doubled, packed::dotted),
    family("RTF, OLE, OneNote", documents::objects, documents::harmless_objects),
];
