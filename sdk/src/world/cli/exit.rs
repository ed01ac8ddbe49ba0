//! Exit codes, as of sysexits(3).

use crate::{Error, ErrorKind, Stage};

/// Wrong arguments.
pub(super) const USAGE: u8 = 64;
/// The payload is not what it should be.
const DATA: u8 = 65;
/// The guest itself failed.
const SOFTWARE: u8 = 70;
/// The payload or the reply broke off.
pub(super) const IO: u8 = 74;
/// It took too long.
const TEMPORARY: u8 = 75;

pub(super) fn exit_code(error: &Error) -> u8 {
    use ErrorKind as Kind;
    match error.kind() {
        Kind::TimedOut => TEMPORARY,
        Kind::Aborted | Kind::Cancelled | Kind::Closed | Kind::Stalled => IO,
        Kind::BudgetTooSmall | Kind::Contract | Kind::NeverReady | Kind::Misuse | Kind::Handler => SOFTWARE,
        _ if error.stage() == Stage::Reply => SOFTWARE,
        _ => DATA,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_says_who_is_to_blame() {
        let code = |kind, stage| exit_code(&Error::new(kind, stage, "why"));
        assert_eq!(code(ErrorKind::Malformed, Stage::Decode), 65);
        assert_eq!(code(ErrorKind::UnknownCharset, Stage::Decode), 65);
        assert_eq!(code(ErrorKind::UnknownCharset, Stage::Reply), 70);
        assert_eq!(code(ErrorKind::Unmappable, Stage::Reply), 70);
        assert_eq!(code(ErrorKind::Handler, Stage::Handler), 70);
        assert_eq!(code(ErrorKind::Aborted, Stage::Source), 74);
        assert_eq!(code(ErrorKind::Closed, Stage::Reply), 74);
        assert_eq!(code(ErrorKind::TimedOut, Stage::Source), 75);
    }
}
