use std::io::Read;

use crate::error::Error;
use crate::generate::Generate;
use crate::spec::Payload;

/// Payloads up to this size are made before the run, so that its time is the guest's; larger ones while it runs.
const MADE_BEFORE: u64 = 16 << 20;

/// What a guest is given in one run.
#[derive(Debug, Clone)]
pub(super) enum Load {
    Generated(Generate),
    Own {
        name: String,
        payload: Payload,
        /// The label to declare.
        charset: Option<String>,
    },
}

impl Load {
    /// As it is written on the command line.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Generated(generate) => generate.to_string(),
            Self::Own { name, .. } => name.clone(),
        }
    }

    /// The label that is declared.
    pub(super) fn charset(&self) -> Option<String> {
        match self {
            Self::Generated(generate) => generate.charset().map(str::to_owned),
            Self::Own { payload, charset, .. } => charset.clone().or_else(|| payload.charset().map(str::to_owned)),
        }
    }

    /// The media type that is declared by default.
    pub(super) fn media_type(&self) -> Option<String> {
        match self {
            Self::Generated(generate) => generate.media_type(),
            Self::Own { payload, .. } => payload.media_type(),
        }
    }

    pub(super) fn generated(&self) -> Option<&Generate> {
        match self {
            Self::Generated(generate) => Some(generate),
            Self::Own { .. } => None,
        }
    }

    /// The payload, ready to be taken.
    pub(super) fn payload(&self) -> Result<Payload, Error> {
        match self {
            Self::Generated(generate) if generate.size() <= MADE_BEFORE => {
                let mut bytes = Vec::with_capacity(generate.size() as usize);
                let made = generate.read().read_to_end(&mut bytes);
                made.map_err(|error| Error::Host(format!("{generate} was not made: {error}")))?;
                Ok(Payload::bytes(bytes))
            }
            Self::Generated(generate) => Ok(Payload::generated(generate.clone())),
            Self::Own { payload, .. } => Ok(payload.clone()),
        }
    }
}
