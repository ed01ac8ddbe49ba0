use std::process::ExitCode;

use host_test::Ending;

/// host-test itself failed.
pub(super) const HOST: u8 = 1;
/// Wrong usage; clap's own code for it.
pub(super) const USAGE: u8 = 2;
/// The component is not a guest of the intake world.
pub(super) const NOT_A_GUEST: u8 = 3;

/// Something that was asked for does not hold: a promise, a case, a gate.
pub(super) const FAILED: u8 = 4;
/// Nothing is broken, but something that was asked for was not tried: the guest takes none of the payloads that would try it.
pub(super) const NOT_TRIED: u8 = 5;

/// The codes, for `--help`.
pub(super) const HELP: &str = "\
Exit codes:
   0  ok             the guest returned ok and finished the reply
   1                 host-test itself failed
   2                 wrong usage, or a file that cannot be opened
   3                 the component is not a guest of the intake world
  10  guest-error    the guest returned an error, or ok without finishing the reply
  11  trap           the guest panicked, or broke the contract
  12  out-of-fuel    a slice needed more than --slice-fuel
  13  out-of-memory  the guest needed more than --memory-limit, and trapped
  14  timed-out      the guest needed longer than --timeout";

pub(super) fn code(ending: Ending) -> ExitCode {
    ExitCode::from(match ending {
        Ending::Ok => 0,
        Ending::GuestError => 10,
        Ending::Trap => 11,
        Ending::OutOfFuel => 12,
        Ending::OutOfMemory => 13,
        Ending::TimedOut => 14,
        _ => HOST,
    })
}
