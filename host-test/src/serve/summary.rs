use crate::report::{Log, PayloadFacts};

/// What the line starts with.
const MARK: &str = "intake-summary ";

/// What a guest that is made with the SDK tells of its payload when it is asked to, by the environment variable `INTAKE_SUMMARY`: a line of
/// JSON on standard error. `wasi:http` has no other place for it. Takes the line out of what the guest printed; without one, nothing is
/// told.
pub(super) fn take_summary(log: &mut Log) -> PayloadFacts {
    for index in (0..log.lines.len()).rev() {
        let line = &log.lines[index];
        if let Some((before, told)) = line.split_once(MARK)
            && let Ok(told) = serde_json::from_str(told)
        {
            let before = before.to_owned();
            if before.is_empty() {
                log.lines.remove(index);
            } else {
                log.lines[index] = before;
            }
            return told;
        }
    }
    PayloadFacts::default()
}

#[cfg(test)]
mod tests {
    use super::{PayloadFacts, take_summary};
    use crate::report::Log;

    #[test]
    fn the_summary_is_no_part_of_the_log() {
        let mut log = Log::default();
        let line = r#"intake-summary {"bytes":3,"charset_used":"UTF-8","malformed":1,"advice":[{"code":"malformed","at":2,"message":"why"}]}"#;
        log.lines = vec!["one".to_owned(), format!("within {line}"), "last".to_owned()];
        let PayloadFacts { charset_used, malformed, bad_records, advice, .. } = take_summary(&mut log);
        assert_eq!((charset_used.as_deref(), malformed, bad_records), (Some("UTF-8"), Some(1), None));
        assert_eq!(
            (advice.unwrap()[0].code.as_str(), log.lines),
            ("malformed", vec!["one".to_owned(), "within ".to_owned(), "last".to_owned()])
        );
        let mut log = Log { lines: vec!["intake-summary of my own".to_owned()], ..Log::default() };
        assert_eq!((take_summary(&mut log).malformed, log.lines.len()), (None, 1));
    }
}
