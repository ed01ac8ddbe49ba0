use intake::MalformedPolicy;
use intake::memory::Script;

use super::{Oracle, Settings, read_lines, read_text};

/// Checks what a script gives, as text and by lines, against the whole at once.
fn check(oracle: &Oracle, script: &Script, settings: &Settings, ask: impl Fn(u64) -> bool, what: impl Fn() -> String) {
    let wanted = oracle.text(settings);
    let mut took = read_text(script.clone(), settings);
    // Of a payload that ends early, more or less was received; all that was decoded is compared.
    took.bytes = if took.ended.is_some() { wanted.bytes } else { took.bytes };
    assert_eq!(took, wanted, "text, {:?}, {}", settings.policy, what());

    let wanted = oracle.lines(settings, &ask);
    let mut took = read_lines(script.clone(), settings, &ask);
    took.bytes = if took.ended.is_some() { wanted.bytes } else { took.bytes };
    assert_eq!(took, wanted, "lines, {:?}, {}", settings.policy, what());
}

/// As [`check`], with both policies.
pub(crate) fn check_policies(
    oracle: &Oracle,
    script: &Script,
    settings: &Settings,
    ask: impl Fn(u64) -> bool,
    what: impl Fn() -> String,
) {
    for policy in [MalformedPolicy::Replace, MalformedPolicy::Strict] {
        check(oracle, script, &Settings { policy, ..settings.clone() }, &ask, &what);
    }
}
