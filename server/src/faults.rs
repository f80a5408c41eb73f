//! Named steps at which a test can halt the program, to kill it there. A shipped build has none of it.

/// Marks a step. With the feature `faults` and `POSTERN_HALT_AT` naming the step, the program says `halted at STEP` on
/// standard error and stands still, so that a test can end it with SIGKILL at exactly this point.
#[inline]
pub fn reach(step: &str) {
    #[cfg(feature = "faults")]
    if std::env::var("POSTERN_HALT_AT").is_ok_and(|wanted| wanted == step) {
        eprintln!("halted at {step}");
        loop {
            std::thread::park();
        }
    }
    #[cfg(not(feature = "faults"))]
    let _ = step;
}
