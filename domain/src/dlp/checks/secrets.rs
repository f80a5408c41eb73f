//! Keys and tokens.

/// Whether at least so many different characters stand in it: a placeholder such as `xxxxxxxx` has few.
const DIFFERENT: usize = 8;

/// A token that is no placeholder.
pub(in crate::dlp) fn token(text: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in text {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count() >= DIFFERENT
}
