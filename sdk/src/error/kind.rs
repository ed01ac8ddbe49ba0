use std::fmt;

/// What went wrong. Hosts and `host-test` show its [`name`](ErrorKind::name), which never changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The payload broke off before its end.
    Aborted,
    /// The host asked the guest to stop.
    Cancelled,
    /// No byte came, or none could be written, within the wait that [`Limits`](crate::Limits) allow.
    TimedOut,
    /// The host gave more empty chunks in a row than [`Limits`](crate::Limits) allow.
    Stalled,
    /// The host gives a slice less fuel than [`Pace::MIN_BUDGET`](crate::Pace::MIN_BUDGET).
    BudgetTooSmall,
    /// The payload is shorter or longer than it was declared to be.
    LengthMismatch,
    /// The payload is longer than [`Limits`](crate::Limits) allow.
    PayloadTooLong,
    /// The declared charset, or the one set instead, is not a label of the WHATWG Encoding Standard, or its charset's
    /// cargo feature is off.
    UnknownCharset,
    /// The charset is one that the WHATWG Encoding Standard refuses to decode, such as `iso-2022-kr`.
    RefusedCharset,
    /// The payload is compressed, such as with gzip, and the guest reads text or records: only its raw chunks can be read.
    UnknownCoding,
    /// The payload has several parts, such as `multipart/form-data`, and the guest reads text or records: only its raw chunks can
    /// be read.
    Multipart,
    /// Bytes that are not a character in the charset, under [`MalformedPolicy::Strict`](crate::MalformedPolicy::Strict).
    Malformed,
    /// More malformed sequences than [`Limits`](crate::Limits) allow.
    TooManyMalformed,
    /// A line is longer than [`Limits`](crate::Limits) allow.
    LineTooLong,
    /// The media type names no format of records, or one whose cargo feature is off.
    UnknownFormat,
    /// A record that is invalid in its format, or is not of the type that the handler asked for.
    BadRecord,
    /// Damage after which the next record cannot be found: to a length, or to a header. It ends the payload under every policy
    /// (`BadRecords`).
    RecordsLost,
    /// A record is longer than [`Limits`](crate::Limits) allow.
    RecordTooLong,
    /// A record costs more than the host lets a slice spend: a record is parsed in one go. It ends the payload under every policy
    /// (`BadRecords`), and its message gives the estimated cost.
    RecordTooExpensive,
    /// More bad records than [`Limits`](crate::Limits) allow.
    TooManyBadRecords,
    /// A character of the reply is not in the reply's charset, under
    /// [`UnmappablePolicy::Strict`](crate::UnmappablePolicy::Strict).
    Unmappable,
    /// The reply is no longer received.
    Closed,
    /// The host broke the contract of the WIT package.
    Contract,
    /// The handler waits for something that will never wake it.
    NeverReady,
    /// The handler called something too late, such as a setting after the first read.
    Misuse,
    /// The handler's own error.
    Handler,
}

impl ErrorKind {
    /// Every kind, in the order of the data flow.
    pub const ALL: &[ErrorKind] = &[
        ErrorKind::Aborted,
        ErrorKind::Cancelled,
        ErrorKind::TimedOut,
        ErrorKind::Stalled,
        ErrorKind::BudgetTooSmall,
        ErrorKind::LengthMismatch,
        ErrorKind::PayloadTooLong,
        ErrorKind::UnknownCharset,
        ErrorKind::RefusedCharset,
        ErrorKind::UnknownCoding,
        ErrorKind::Multipart,
        ErrorKind::Malformed,
        ErrorKind::TooManyMalformed,
        ErrorKind::LineTooLong,
        ErrorKind::UnknownFormat,
        ErrorKind::BadRecord,
        ErrorKind::RecordsLost,
        ErrorKind::RecordTooLong,
        ErrorKind::RecordTooExpensive,
        ErrorKind::TooManyBadRecords,
        ErrorKind::Unmappable,
        ErrorKind::Closed,
        ErrorKind::Contract,
        ErrorKind::NeverReady,
        ErrorKind::Misuse,
        ErrorKind::Handler,
    ];

    /// Returns the name that the host sees: lower-case words with hyphens.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Aborted => "aborted",
            ErrorKind::Cancelled => "cancelled",
            ErrorKind::TimedOut => "timed-out",
            ErrorKind::Stalled => "stalled",
            ErrorKind::BudgetTooSmall => "budget-too-small",
            ErrorKind::LengthMismatch => "length-mismatch",
            ErrorKind::PayloadTooLong => "payload-too-long",
            ErrorKind::UnknownCharset => "unknown-charset",
            ErrorKind::RefusedCharset => "refused-charset",
            ErrorKind::UnknownCoding => "unknown-coding",
            ErrorKind::Multipart => "multipart",
            ErrorKind::Malformed => "malformed",
            ErrorKind::TooManyMalformed => "too-many-malformed",
            ErrorKind::LineTooLong => "line-too-long",
            ErrorKind::UnknownFormat => "unknown-format",
            ErrorKind::BadRecord => "bad-record",
            ErrorKind::RecordsLost => "records-lost",
            ErrorKind::RecordTooLong => "record-too-long",
            ErrorKind::RecordTooExpensive => "record-too-expensive",
            ErrorKind::TooManyBadRecords => "too-many-bad-records",
            ErrorKind::Unmappable => "unmappable",
            ErrorKind::Closed => "closed",
            ErrorKind::Contract => "contract",
            ErrorKind::NeverReady => "never-ready",
            ErrorKind::Misuse => "misuse",
            ErrorKind::Handler => "handler",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
