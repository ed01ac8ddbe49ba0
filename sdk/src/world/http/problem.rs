use super::json::{push, push_advice, push_number};
use crate::reply::Head;
use crate::{Advice, Error, ErrorKind, Stage};

/// What a client is told of a handler's error: a status, and the problem in JSON
/// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
pub(super) struct Problem<'a> {
    status: u16,
    error: &'a Error,
}

impl<'a> Problem<'a> {
    pub(super) fn new(error: &'a Error) -> Problem<'a> {
        Problem { status: status(error), error }
    }

    pub(super) fn status(&self) -> u16 {
        self.status
    }

    pub(super) fn head(&self) -> Head {
        let mut headers = self.error.headers().to_vec();
        // RFC 9110, 12.5.3: what would be taken instead. A 415 for any other reason does not say it.
        if self.status == 415 && self.error.kind() == ErrorKind::UnknownCoding {
            headers.push(("accept-encoding".to_owned(), "identity".to_owned()));
        }
        Head { media_type: Some("application/problem+json".to_owned()), status: Some(self.status), headers, ..Head::default() }
    }

    /// With the advice on the payload, if that is to blame.
    pub(super) fn json(&self, advice: &[Advice]) -> String {
        let Problem { status, error } = self;
        let mut json = format!("{{\"status\":{status}");
        push(&mut json, "title", title(*status));
        if self.is_for_clients() {
            push(&mut json, "detail", error.message());
        }
        push(&mut json, "kind", error.kind().name());
        push(&mut json, "stage", error.stage().name());
        push_number(&mut json, "offset", error.offset());
        push_number(&mut json, "record", error.record());
        if *status < 500 && !advice.is_empty() {
            push_advice(&mut json, advice, "offset");
        }
        json.push_str("}\n");
        json
    }

    /// What a handler says of its own errors is for its author, unless it chose a status for them.
    fn is_for_clients(&self) -> bool {
        self.error.kind() != ErrorKind::Handler || self.error.status().is_some()
    }
}

/// The status of an error: the handler's choice, or that of its kind, if the payload is to blame.
fn status(error: &Error) -> u16 {
    use ErrorKind as Kind;
    if let Some(status) = error.status() {
        return status;
    }
    if matches!(error.stage(), Stage::Reply | Stage::Handler) {
        return 500;
    }
    match error.kind() {
        Kind::Malformed | Kind::TooManyMalformed | Kind::Aborted | Kind::LengthMismatch => 400,
        Kind::TimedOut => 408,
        Kind::PayloadTooLong | Kind::LineTooLong | Kind::RecordTooLong | Kind::RecordTooExpensive => 413,
        Kind::UnknownCharset | Kind::RefusedCharset | Kind::UnknownCoding | Kind::Multipart | Kind::UnknownFormat => 415,
        Kind::BadRecord | Kind::RecordsLost | Kind::TooManyBadRecords => 422,
        Kind::Cancelled => 503,
        Kind::Stalled
        | Kind::BudgetTooSmall
        | Kind::Unmappable
        | Kind::Closed
        | Kind::Contract
        | Kind::NeverReady
        | Kind::Misuse
        | Kind::Handler => 500,
    }
}

/// The phrase of a status, as of [RFC 9110, 15](https://www.rfc-editor.org/rfc/rfc9110#section-15) and
/// [RFC 6585](https://www.rfc-editor.org/rfc/rfc6585); that of its class for others.
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        511 => "Network Authentication Required",
        0..=499 => "Client Error",
        _ => "Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AdviceCode;

    #[test]
    fn a_problem_says_kind_stage_and_offset() {
        let error = Error::new(ErrorKind::Malformed, Stage::Decode, "no \"character\":\n\\xE9").at(12);
        let wanted = r#"{"status":400,"title":"Bad Request","detail":"no \"character\":\u000a\\xE9","kind":"malformed","stage":"decode","offset":12}"#;
        assert_eq!(Problem::new(&error).json(&[]), format!("{wanted}\n"));
    }

    #[test]
    fn a_problem_with_the_payload_brings_the_advice() {
        let advice = [
            Advice::new(AdviceCode::Malformed, Some(12), "declare \"its\" charset"),
            Advice::new(AdviceCode::ControlCharacters, None, "odd"),
        ];
        let error = Error::new(ErrorKind::Malformed, Stage::Decode, "no").at(12);
        let wanted = r#"{"status":400,"title":"Bad Request","detail":"no","kind":"malformed","stage":"decode","offset":12,"advice":[{"code":"malformed","offset":12,"message":"declare \"its\" charset"},{"code":"control-characters","message":"odd"}]}"#;
        assert_eq!(Problem::new(&error).json(&advice), format!("{wanted}\n"));
        let own = r#"{"status":500,"title":"Internal Server Error","kind":"handler","stage":"handler"}"#;
        assert_eq!(Problem::new(&Error::handler("mine")).json(&advice), format!("{own}\n"), "the payload is not to blame");
    }

    #[test]
    fn what_a_handler_says_stays_inside_unless_it_chose_a_status() {
        let error = Error::handler("the database is at 10.0.0.1");
        let wanted = r#"{"status":500,"title":"Internal Server Error","kind":"handler","stage":"handler"}"#;
        assert_eq!(Problem::new(&error).json(&[]), format!("{wanted}\n"));
        let wanted = r#"{"status":418,"title":"Client Error","detail":"short and stout","kind":"handler","stage":"handler"}"#;
        assert_eq!(Problem::new(&Error::handler("short and stout").with_status(418)).json(&[]), format!("{wanted}\n"));
        assert_eq!(Error::handler("fine").with_status(200).status(), None);
    }

    #[test]
    fn every_problem_has_a_title() {
        for status in 400..=599 {
            let json = Problem::new(&Error::handler("why").with_status(status)).json(&[]);
            let (_, title) = json.split_once(&format!("{{\"status\":{status},\"title\":\"")).unwrap();
            assert!(!title.starts_with('"'), "{json}");
        }
    }

    #[test]
    fn what_would_be_taken_instead_is_said_of_a_coding_alone() {
        let headers = |kind| Problem::new(&Error::new(kind, Stage::Decode, "why")).head().headers;
        for kind in ErrorKind::ALL {
            let wanted = if *kind == ErrorKind::UnknownCoding {
                &[("accept-encoding".to_owned(), "identity".to_owned())][..]
            } else {
                &[]
            };
            assert_eq!(headers(*kind), wanted, "{kind}");
        }
        let other = Error::new(ErrorKind::UnknownCoding, Stage::Decode, "why").with_status(400);
        assert_eq!(Problem::new(&other).head().headers, []);
    }

    #[test]
    fn each_kind_has_its_status() {
        let wanted = [
            400, 503, 408, 500, 500, 400, 413, 415, 415, 415, 415, 400, 400, 413, 415, 422, 422, 413, 413, 422, 500, 500, 500,
            500, 500, 500,
        ];
        let statuses: Vec<u16> = ErrorKind::ALL.iter().map(|kind| status(&Error::new(*kind, Stage::Source, "why"))).collect();
        assert_eq!(statuses, wanted);
        assert_eq!(status(&Error::new(ErrorKind::TimedOut, Stage::Reply, "the client does not read")), 500);
    }
}
