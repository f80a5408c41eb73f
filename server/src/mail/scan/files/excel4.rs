//! Macros of Excel 4.0 in old workbooks ([MS-XLS]): sheets of their own, whose cells call functions of the system.

use super::super::{Trail, Walk};
use crate::mail::analyser::features::{EXCEL4_HIDDEN, EXCEL4_RUN, EXCEL4_SHEET};

/// A formula ([MS-XLS] 2.4.127), and where in it its tokens stand.
const FORMULA: u16 = 0x0006;
const TOKENS: usize = 22;
/// A sheet's name, kind and state (2.4.28).
const SHEET: u16 = 0x0085;
const IS_MACROS: u8 = 1;
/// Records of one workbook that are looked at.
const RECORDS: usize = 1_000_000;
/// Functions by number (2.5.198.4): EXEC, REGISTER, CALL.
const CALLS: [(u8, &str); 3] = [(0x6e, "EXEC"), (0x95, "REGISTER"), (0x96, "CALL")];

impl Walk<'_> {
    /// Looks at the stream of a workbook.
    pub(super) fn workbook(&mut self, stream: &[u8], trail: &Trail<'_>) {
        let (mut has_macros, mut is_hidden, mut call) = (false, false, None);
        for (kind, body) in records(stream).take(RECORDS) {
            match (kind, body) {
                (SHEET, [_, _, _, _, state, IS_MACROS, ..]) => {
                    has_macros = true;
                    is_hidden |= state & 3 != 0;
                }
                (FORMULA, body) if call.is_none() => call = body.get(TOKENS..).and_then(called),
                _ => {}
            }
        }
        if !has_macros {
            return;
        }
        self.feature(&EXCEL4_SHEET, trail, "");
        if is_hidden {
            self.feature(&EXCEL4_HIDDEN, trail, "");
        }
        if let Some(call) = call {
            self.feature(&EXCEL4_RUN, trail, call);
        }
    }
}

/// Type and body of each record (2.1.4).
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (head, after) = rest.split_first_chunk::<4>()?;
        let [kind_low, kind_high, low, high] = *head;
        let length = usize::from(u16::from_le_bytes([low, high])).min(after.len());
        let (body, next) = after.split_at(length);
        rest = next;
        Some((u16::from_le_bytes([kind_low, kind_high]), body))
    })
}

/// The function of the system that the tokens call: PtgFuncVar (2.5.198.63), its arguments, its number.
fn called(tokens: &[u8]) -> Option<&'static str> {
    tokens.windows(4).find_map(|token| match token {
        [0x22 | 0x42 | 0x62, 0..=30, number, 0] => {
            CALLS.iter().find(|(known, _)| known == number).map(|(_, name)| *name)
        }
        _ => None,
    })
}
