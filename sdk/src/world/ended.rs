//! What `handle` returns, from the SDK's types to those of a package: two packages have the same, each its own.

/// For the module `handler` of the bindings, which is named, and in scope.
macro_rules! ended {
    ($handler:ident) => {
        use crate::{Advice, CharsetOrigin, Result, Summary};

        /// What came of a run.
        #[allow(clippy::result_large_err, reason = "the WIT package has it so, and it is returned once")]
        pub(super) fn ended(outcome: Result<()>, summary: Summary) -> Result<$handler::Summary, $handler::Failure> {
            let summary = $handler::Summary {
                bytes: summary.bytes,
                chunks: summary.chunks,
                charset_declared: summary.charset_declared,
                charset_used: summary.charset_used.map(|charset| charset.name().to_owned()),
                charset_origin: summary.charset_origin.map($handler::CharsetOrigin::from),
                malformed: summary.malformed,
                first_malformed_at: summary.first_malformed_at,
                bad_records: summary.bad_records,
                first_bad_record_at: summary.first_bad_record_at,
                skipped_bytes: summary.skipped_bytes,
                skipped_lines: summary.skipped_lines,
                advice: summary.advice.iter().map($handler::Advice::from).collect(),
            };
            match outcome {
                Ok(()) => Ok(summary),
                Err(error) => Err($handler::Failure {
                    kind: error.kind().name().to_owned(),
                    stage: error.stage().name().to_owned(),
                    at: error.offset(),
                    message: format!("{}{}", error.message(), error.host_words()),
                    summary,
                }),
            }
        }

        impl From<&Advice> for $handler::Advice {
            fn from(advice: &Advice) -> $handler::Advice {
                $handler::Advice {
                    code: advice.code().name().to_owned(),
                    at: advice.offset(),
                    message: advice.message().to_owned(),
                }
            }
        }

        impl From<CharsetOrigin> for $handler::CharsetOrigin {
            fn from(origin: CharsetOrigin) -> $handler::CharsetOrigin {
                match origin {
                    CharsetOrigin::Declared => $handler::CharsetOrigin::Declared,
                    CharsetOrigin::Overridden => $handler::CharsetOrigin::Overridden,
                    CharsetOrigin::ByteOrderMark => $handler::CharsetOrigin::ByteOrderMark,
                    CharsetOrigin::Assumed => $handler::CharsetOrigin::Assumed,
                }
            }
        }
    };
}

pub(super) use ended;
