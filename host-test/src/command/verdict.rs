//! How a run of a command ended, and what to say about it.

use wasmtime::{Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

use super::run::Left;
use crate::engine::stack;
use crate::report::Ending;
use crate::text::{counted, grouped};
use intake_host::Halt;

/// What `run` gives where a command returns an error without a code, as a shell sees it.
const FAILED: u8 = 1;

/// How it ended, the exit code if it has one, and if not why, in words.
pub(super) fn verdict(left: &Left, taken: u64, timeout: std::time::Duration) -> (Ending, Option<u8>, Option<String>) {
    let exit = |code: u8| (if code == 0 { Ending::Ok } else { Ending::GuestError }, Some(code), None);
    let error = match &left.returned {
        Ok(Ok(())) => return exit(0),
        Ok(Err(())) => return exit(FAILED),
        Err(error) => error,
    };
    if let Some(I32Exit(code)) = error.downcast_ref::<I32Exit>() {
        return exit(u8::try_from(*code).unwrap_or(FAILED));
    }
    let taken = counted(taken, "byte");
    let mut stack = error.downcast_ref::<WasmBacktrace>().map(stack::frames).unwrap_or_default();
    let (ending, mut why) = if let Some(Halt::TimedOut { doing, stack: own }) = error.downcast_ref::<Halt>() {
        if !own.is_empty() {
            stack.clone_from(own);
        }
        let why = if doing.ends_with("for ever") {
            format!("the command was {doing}, after {taken} of the payload: bound the wait, by `--wait` say")
        } else {
            format!(
                "not done after {timeout:?}: the command was {doing}, after {taken} of the payload; if it only needs longer, raise \
                 the timeout"
            )
        };
        (Ending::TimedOut, why)
    } else if let Some(refused) = left.memory.refused(0) {
        let (wanted, limit) = (counted(refused.wanted, "byte"), grouped(refused.limit.unwrap_or_default()));
        let why = format!(
            "the command wanted {wanted} of memory, the limit is {limit}, after {taken} of the payload: hold less, or raise the \
             memory limit"
        );
        (Ending::OutOfMemory, why)
    } else {
        let cause = error.downcast_ref::<Trap>().map_or_else(|| error.root_cause().to_string(), Trap::to_string);
        let cause = cause.trim_start_matches("wasm trap: ");
        (Ending::Trap, format!("the command trapped after {taken} of the payload: {cause}"))
    };
    for frame in stack {
        why.push_str("\n  ");
        why.push_str(&frame);
    }
    (ending, None, Some(why))
}
