use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};
use host_test::Payload;

/// `--payload P [--charset L]`, as often as one likes: a charset belongs to the payload before it.
#[derive(Debug, Clone)]
pub(super) struct Payloads(pub(super) Vec<Own>);

/// A payload of one's own.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// As it was written.
    pub(super) name: String,
    pub(super) payload: Payload,
    pub(super) charset: Option<String>,
}

impl clap::Args for Payloads {
    fn augment_args(command: Command) -> Command {
        let payload =
            Arg::new("payload").long("payload").value_name("P").action(ArgAction::Append).help(
                "Measure this payload, too: a file, or gen:KIND,size=SIZE,charset=LABEL,seed=N,line=BYTES; may be repeated",
            );
        let charset = Arg::new("charset")
            .long("charset")
            .value_name("LABEL")
            .action(ArgAction::Append)
            .help("Declare this charset of the --payload before it [default: that of a generated one, or none]");
        command.arg(payload).arg(charset)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Payloads {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let values = |name| -> Vec<(usize, String)> {
            let indices = matches.indices_of(name).into_iter().flatten();
            indices.zip(matches.get_many::<String>(name).into_iter().flatten().cloned()).collect()
        };
        let mut all = Vec::new();
        for (index, name) in values("payload") {
            all.push((index, own(name)?));
        }
        for (index, label) in values("charset") {
            let before = all.iter_mut().rev().find(|(payload, _)| *payload < index);
            let Some((_, own)) = before else {
                return Err(wrong(format!(
                    "--charset {label} has no --payload before it: for generated payloads say --charsets"
                )));
            };
            if let Some(said) = &own.charset {
                return Err(wrong(format!("--charset is said twice of the payload `{}`: {said} and {label}", own.name)));
            }
            own.charset = Some(label);
        }
        Ok(Self(all.into_iter().map(|(_, own)| own).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn own(name: String) -> Result<Own, Error> {
    if name == "-" {
        return Err(wrong("standard input can be read once only, and a sweep may read it often: name a file".to_owned()));
    }
    let payload = name.parse().map_err(|why| wrong(format!("invalid value '{name}' for '--payload <P>': {why}")))?;
    Ok(Own { name, payload, charset: None })
}

fn wrong(why: String) -> Error {
    Error::raw(ErrorKind::ValueValidation, format!("{why}\n"))
}
