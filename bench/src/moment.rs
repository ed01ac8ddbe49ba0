use std::time::Duration;

/// A moment, by the time that this thread has had a processor.
///
/// Nothing that is measured waits, or has threads of its own: where a machine has nothing else to do, this is the time that passes.
/// Where it has, a long run is put off for others and a short one is not, and the time that passes would favour what is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Duration);

impl Moment {
    /// This one.
    #[must_use]
    pub fn now() -> Self {
        Self(now())
    }

    /// The time from `earlier`, on the same thread, to this one.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "a function of C")]
fn now() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes to `time` and nothing else.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) } != 0;
    assert!(!failed, "every Linux has this clock");
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// Elsewhere the time that passes.
#[cfg(not(target_os = "linux"))]
fn now() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn time_passes_with_work() {
        let start = Moment::now();
        while Moment::now().since(start).as_micros() < 100 {}
        assert!(Moment::now() > start);
    }
}
