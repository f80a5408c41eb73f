//! Chance that is the same on every run.

use proptest::{
    prelude::RngExt,
    test_runner::{RngAlgorithm, TestRng},
};

/// Dice of one sample.
pub(crate) struct Dice(TestRng);

impl Dice {
    /// Those of sample `number` of a family: the same name and number throw the same.
    pub(crate) fn of(family: &str, number: usize) -> Self {
        let mut seed = [0; 32];
        for (place, byte) in seed.iter_mut().zip(family.bytes()) {
            *place = byte;
        }
        seed[24..].copy_from_slice(&(number as u64).to_le_bytes());
        Self(TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
    }

    pub(crate) fn number(&mut self, range: std::ops::Range<usize>) -> usize {
        self.0.random_range(range)
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.number(0..of.len())]
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.number(0..2) == 0
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.number(0..256) as u8).collect()
    }

    /// A word that means nothing.
    pub(crate) fn word(&mut self) -> String {
        (0..self.number(4..9))
            .map(|at| {
                if at % 2 == 0 {
                    self.pick(b"bdfgklmnprstvz")
                } else {
                    self.pick(b"aeiou")
                }
                .into()
            })
            .collect::<Vec<char>>()
            .into_iter()
            .collect()
    }

    /// What people write about.
    pub(crate) fn sentence(&mut self) -> &'static str {
        self.pick(&[
            "Please find the figures of this week attached.",
            "Here is the plan that we talked about on Tuesday.",
            "The minutes are attached; tell me if something is missing.",
            "As promised, the documents for the harbour project.",
            "Thank you for the delivery. The papers are enclosed.",
            "Anbei die Unterlagen für das Treffen am Freitag.",
        ])
    }
}
