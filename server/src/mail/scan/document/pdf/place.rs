//! Where text stands on a page, as far as is needed to tell letters of one word, words of one line, and lines.

use lopdf::Object;

/// Parts of a letter's size from which a gap is one between words...
const WORD: f32 = 0.18;
/// ...where the widths of letters are not known...
const WORD_GUESSED: f32 = 0.6;
/// ...and from which a step across is one to another line.
const LINE: f32 = 0.5;

/// How points are moved (ISO 32000-1 section 8.3.3): `[a b c d e f]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix([f32; 6]);

impl Matrix {
    pub(super) const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) const fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Six numbers.
    pub(super) fn of(operands: &[Object]) -> Option<Self> {
        let mut matrix = [0.0; 6];
        if operands.len() != matrix.len() {
            return None;
        }
        for (place, operand) in matrix.iter_mut().zip(operands) {
            *place = operand.as_float().ok()?;
        }
        Some(Self(matrix))
    }

    /// This one first, then the other.
    pub(super) fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [oa, ob, oc, od, oe, of]) = (self.0, other.0);
        Self([
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        ])
    }
}

/// Where the last text ended.
#[derive(Debug, Default)]
pub(super) struct Place {
    end: Option<(f32, f32)>,
}

impl Place {
    /// What stands between the last text and one that begins here: nothing, a space, or the end of a line.
    pub(super) fn before(&self, at: Matrix, size: f32, is_measured: bool) -> &'static str {
        let Some((x, y)) = self.end else { return "" };
        let [a, b, _, _, e, f] = at.0;
        let length = a.hypot(b);
        let size = (size * length).abs();
        if size == 0.0 || !size.is_finite() {
            return "\n";
        }
        let (right, up) = (a / length, b / length);
        let (dx, dy) = (e - x, f - y);
        let (along, across) = (dx * right + dy * up, dy * right - dx * up);
        let word = if is_measured { WORD } else { WORD_GUESSED };
        if across.abs() > LINE * size || along < -2.0 * size {
            "\n"
        } else if along > word * size {
            " "
        } else {
            ""
        }
    }

    pub(super) const fn ended(&mut self, at: Matrix) {
        let [_, _, _, _, e, f] = at.0;
        self.end = Some((e, f));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_part_words_and_steps_part_lines_however_the_page_is_turned() {
        for (turn, right, up) in [
            (Matrix::SAME, (1.0, 0.0), (0.0, 1.0)),
            (Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]), (0.0, 1.0), (-1.0, 0.0)),
        ] {
            let mut place = Place::default();
            let at = |along: f32, across: f32| {
                let (x, y) = (right.0 * along + up.0 * across, right.1 * along + up.1 * across);
                turn.then(Matrix::moved(x, y))
            };
            assert_eq!(place.before(at(0.0, 0.0), 10.0, true), "");
            place.ended(at(100.0, 50.0));
            assert_eq!(place.before(at(100.5, 50.0), 10.0, true), "");
            assert_eq!(place.before(at(102.5, 50.0), 10.0, true), " ");
            assert_eq!(place.before(at(102.5, 50.0), 10.0, false), "");
            assert_eq!(place.before(at(0.0, 38.0), 10.0, true), "\n");
            // A raised letter stays in its line.
            assert_eq!(place.before(at(100.5, 53.0), 10.0, true), "");
        }
    }
}
