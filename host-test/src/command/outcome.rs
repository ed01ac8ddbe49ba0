use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::report::{Ending, difference};
use crate::text::{counted, grouped};

/// What happened in one run of a [`Command`](crate::command::command::Command).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CommandOutcome {
    /// How the run ended: [`Ending::Ok`] for the exit code 0, [`Ending::GuestError`] for any other, and another ending if the
    /// command trapped, had no memory left, or took too long.
    pub ending: Ending,
    /// The exit code; `None` if the command was stopped before it had one.
    pub exit_code: Option<u8>,
    /// Why there is no exit code, with the command's stack.
    pub error: Option<String>,
    /// The first bytes of standard output, as many as were asked for: the reply, and whatever else the command printed there.
    pub stdout: Vec<u8>,
    /// All bytes of standard output that were taken.
    pub stdout_bytes: u64,
    /// The end of what came on standard error, 64 KiB at most. Bytes that are not UTF-8 are replaced.
    pub stderr: String,
    /// Bytes of standard input that the command took.
    pub stdin_bytes: u64,
    /// The fuel that it spent after instantiation.
    pub fuel: u64,
    /// The peak size of all its linear memories together, in bytes.
    pub peak_memory: u64,
    /// The time the run took, without compiling the component.
    pub elapsed: Duration,
}

impl CommandOutcome {
    /// Returns the kept part of standard output as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn stdout_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout)
    }

    /// Returns whether its time was over, or it would have waited for ever.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        self.ending == Ending::TimedOut
    }

    /// Asserts that the command exited with this code.
    ///
    /// # Panics
    /// With the whole outcome, if it did not.
    #[track_caller]
    pub fn assert_exit(&self, code: u8) -> &Self {
        assert!(self.exit_code == Some(code), "expected exit code {code}, got:\n{self}");
        self
    }

    /// Asserts that the command exited with 0 and this is all of standard output.
    ///
    /// # Panics
    /// With the first difference and the whole outcome, if it is not.
    #[track_caller]
    pub fn assert_reply(&self, expected: impl AsRef<[u8]>) -> &Self {
        self.assert_exit(0);
        if let Some(difference) = difference(expected.as_ref(), &self.stdout, self.stdout_bytes) {
            panic!("standard output differs {difference}\n{self}");
        }
        self
    }

    /// Asserts that this is all that came on standard error.
    ///
    /// # Panics
    /// With the whole outcome, if it is not.
    #[track_caller]
    pub fn assert_stderr(&self, expected: &str) -> &Self {
        assert!(self.stderr == expected, "expected on standard error:\n{expected}\ngot:\n{self}");
        self
    }
}

/// For people; nothing in it can move the cursor.
impl fmt::Display for CommandOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exit_code, &self.error) {
            (Some(code), _) => writeln!(f, "exit code  {code}")?,
            (None, error) => writeln!(f, "{}  {}", self.ending, error.as_deref().unwrap_or_default())?,
        }
        writeln!(f, "stdin      {} taken", counted(self.stdin_bytes, "byte"))?;
        writeln!(f, "stdout     {}", counted(self.stdout_bytes, "byte"))?;
        writeln!(f, "fuel       {}", grouped(self.fuel))?;
        writeln!(f, "memory     {} at most", counted(self.peak_memory, "byte"))?;
        write!(f, "stderr     {}", if self.stderr.is_empty() { "nothing" } else { "" })?;
        self.stderr.lines().try_for_each(|line| write!(f, "\n  {}", crate::text::safe(line)))
    }
}
