use intake::memory::{Ran, Script};
use intake::{CharsetOrigin, ErrorKind, Limits, MalformedPolicy, Payload, Result};

/// What a handler sets before it reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) policy: MalformedPolicy,
    pub(crate) limits: Limits,
}

/// What came of a payload: what was taken from it, and what the SDK said of it in the end.
#[derive(Debug, PartialEq)]
pub(crate) struct Took<T> {
    pub(crate) items: T,
    /// The error that the reading ended with.
    pub(crate) ended: Option<String>,
    /// What came of the run. The handler overlooks every error: it is for the SDK to refuse to finish the reply.
    pub(crate) outcome: Result<(), String>,
    pub(crate) bytes: u64,
    pub(crate) charset: &'static str,
    pub(crate) by_bom: bool,
    pub(crate) malformed: u64,
    pub(crate) first_malformed_at: Option<u64>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct LineSeen {
    pub(crate) text: String,
    pub(crate) number: u64,
    /// None if it was not asked for.
    pub(crate) at: Option<u64>,
}

impl Settings {
    pub(crate) fn strict() -> Settings {
        Settings { policy: MalformedPolicy::Strict, ..Settings::default() }
    }

    pub(crate) fn line_bytes(mut self, most: usize) -> Settings {
        self.limits.line_bytes = most;
        self
    }

    fn apply(&self, payload: &mut Payload) -> Result<()> {
        payload.set_malformed(self.policy)?;
        payload.set_limits(self.limits.clone())
    }
}

/// More than any payload of these tests is long: what gives more makes no progress.
const ENDLESS: usize = 1 << 20;

/// Takes the whole payload as text.
pub(crate) fn read_text(script: Script, settings: &Settings) -> Took<String> {
    let mut all = String::new();
    let mut ended = None;
    let ran = script.run_fn(async |payload, _| {
        settings.apply(payload)?;
        let mut text = payload.text()?;
        ended = loop {
            match text.next().await {
                Ok(Some(piece)) => {
                    assert!(!piece.is_empty(), "an empty piece of text");
                    all.push_str(piece);
                    assert!(all.len() < ENDLESS, "text without end");
                }
                Ok(None) => break None,
                Err(error) => break Some(error.to_string()),
            }
        };
        for _ in 0..2 {
            let again = text.next().await.map(|piece| piece.map(str::to_owned)).map_err(|error| error.to_string());
            assert_eq!(again, ended.clone().map_or(Ok(None), Err), "asked again after the end");
        }
        Ok(())
    });
    took(all, ended, &ran)
}

/// Takes the whole payload by lines; `ask` says of which ones, by their numbers, the offset is asked.
pub(crate) fn read_lines(script: Script, settings: &Settings, ask: impl Fn(u64) -> bool) -> Took<Vec<Result<LineSeen, String>>> {
    let mut items = Vec::new();
    let mut ended = None;
    let ran = script.run_fn(async |payload, _| {
        settings.apply(payload)?;
        let mut lines = payload.lines()?;
        ended = loop {
            assert!(items.len() < ENDLESS, "lines without end");
            match lines.next().await {
                Ok(Some(line)) => {
                    let at = ask(line.number()).then(|| line.at());
                    items.push(Ok(LineSeen { text: line.text().to_owned(), number: line.number(), at }));
                }
                Ok(None) => break None,
                Err(error) if error.kind() == ErrorKind::LineTooLong => items.push(Err(error.to_string())),
                Err(error) => break Some(error.to_string()),
            }
        };
        for _ in 0..2 {
            let again = lines.next().await.map(|line| line.map(|line| line.to_string())).map_err(|error| error.to_string());
            assert_eq!(again, ended.clone().map_or(Ok(None), Err), "asked again after the end");
        }
        Ok(())
    });
    took(items, ended, &ran)
}

/// Takes the whole payload as it came.
pub(crate) fn read_chunks(script: Script) -> Vec<u8> {
    let mut all = Vec::new();
    let ran = script.run_fn(async |payload, _| {
        let mut chunks = payload.chunks()?;
        while let Some(chunk) = chunks.next().await? {
            assert!(!chunk.is_empty(), "an empty chunk");
            all.extend_from_slice(chunk);
        }
        assert_eq!(chunks.next().await?, None);
        Ok(())
    });
    assert!(ran.is_finished);
    all
}

fn took<T>(items: T, ended: Option<String>, ran: &Ran) -> Took<T> {
    assert_eq!(ran.outcome.is_ok(), ran.is_finished, "a reply is finished when all went well, and only then");
    let summary = &ran.summary;
    Took {
        items,
        ended,
        outcome: ran.outcome.clone().map_err(|error| error.to_string()),
        bytes: summary.bytes,
        charset: summary.charset_used.map_or("none", |charset| charset.name()),
        by_bom: summary.charset_origin == Some(CharsetOrigin::ByteOrderMark),
        malformed: summary.malformed,
        first_malformed_at: summary.first_malformed_at,
    }
}
