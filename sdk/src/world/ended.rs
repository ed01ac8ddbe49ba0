//! What `handle` returns, from the SDK's types to those of a package: two packages have the same, each its own.

/// For the module `handler` of the bindings, which is named, and in scope.
macro_rules! ended {
    ($handler:ident) => {
        use crate::{CharsetOrigin, Error, Summary};

        impl From<Summary> for $handler::Summary {
            fn from(summary: Summary) -> $handler::Summary {
                $handler::Summary {
                    bytes: summary.bytes,
                    chunks: summary.chunks,
                    charset_declared: summary.charset_declared,
                    charset_used: summary.charset_used.map(|charset| charset.name().to_owned()),
                    charset_origin: summary.charset_origin.map($handler::CharsetOrigin::from),
                    malformed: summary.malformed,
                    first_malformed_at: summary.first_malformed_at,
                    bad_records: summary.bad_records,
                    first_bad_record_at: summary.first_bad_record_at,
                    charset_advice: summary.charset_advice,
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

        impl From<Box<(Error, Summary)>> for $handler::Failure {
            fn from(ended: Box<(Error, Summary)>) -> $handler::Failure {
                let (error, summary) = *ended;
                $handler::Failure {
                    kind: error.kind().name().to_owned(),
                    stage: error.stage().name().to_owned(),
                    at: error.offset(),
                    message: error.message().to_owned(),
                    summary: summary.into(),
                }
            }
        }
    };
}

pub(super) use ended;
