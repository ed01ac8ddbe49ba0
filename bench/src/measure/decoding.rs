use std::time::Duration;

use serde::Serialize;

use super::race::Race;
use super::settings::Settings;
use crate::corpus::Corpus;
use crate::host::Metering;
use crate::lab::Lab;
use crate::native::{EncodingRs, Iconv};
use crate::ways::{READS_ONLY, TEXT_BYTES};

/// Decoding alone, in microseconds for the same payload.
#[derive(Debug, Clone, Serialize)]
pub struct Decoding {
    /// The corpus.
    pub corpus: String,
    /// Its charset.
    pub charset: &'static str,
    /// Bytes of the payload.
    pub bytes: u64,
    /// A guest of the SDK's that counts the bytes of the text.
    pub text_bytes_us: f64,
    /// A guest without the SDK that counts those of the chunks.
    pub reads_only_us: f64,
    /// Native encoding_rs.
    pub encoding_rs_us: f64,
    /// Native iconv; none where it does not know the charset, or takes the text for malformed.
    pub iconv_us: Option<f64>,
    /// Times as fast as native encoding_rs, with the time to read taken off; what is left counts as a twentieth at least.
    pub against_encoding_rs: f64,
    /// Times as fast as native iconv.
    pub against_iconv: Option<f64>,
}

impl Decoding {
    /// Lets the guests and the native decoders race with this corpus, in lines of 100 bytes.
    ///
    /// # Errors
    /// In words, if a run does not end well.
    pub fn measure(lab: &Lab, corpus: &Corpus, settings: &Settings) -> Result<Self, String> {
        let load = corpus.load(settings.size / 2, 100);
        let mut iconv = Iconv::new(corpus.charset);
        let knows = iconv.as_mut().is_some_and(|iconv| iconv.decode(&load.bytes).is_some());
        let mut decoder = EncodingRs::new(load.charset);
        let mut race = Race::new();
        race.add("text", || Ok(lab.run(&TEXT_BYTES, Metering::None, &load)?.took));
        race.add("reads", || Ok(lab.run(&READS_ONLY, Metering::None, &load)?.took));
        race.add_native("encoding_rs", || decoder.decode(&load.bytes));
        if let (Some(iconv), true) = (&mut iconv, knows) {
            race.add_native("iconv", || iconv.decode(&load.bytes));
        }
        let times: Vec<Duration> = race.run(settings.rounds, settings.race)?.iter().map(|times| times.median).collect();
        let us = |index: usize| times[index].as_secs_f64() * 1e6;
        // Where decoding costs next to nothing, the machine's mood is more than the difference: it counts as a twentieth at least.
        let alone = (us(0) - us(1)).max(us(0) / 20.0);
        let iconv_us = knows.then(|| us(3));
        Ok(Self {
            corpus: corpus.name.clone(),
            charset: corpus.charset,
            bytes: load.bytes.len() as u64,
            text_bytes_us: us(0),
            reads_only_us: us(1),
            encoding_rs_us: us(2),
            iconv_us,
            against_encoding_rs: us(2) / alone,
            against_iconv: iconv_us.map(|us| us / alone),
        })
    }
}
