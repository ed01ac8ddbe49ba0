use std::ffi::OsString;
use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt as _};

use super::locale::locale;
use crate::source::Description;
use crate::{Error, ErrorKind, Stage};

pub(super) const HELP: &str = "\
Reads the payload from standard input and writes the reply to standard output.

Usage: wasmtime run COMMAND [OPTIONS] < PAYLOAD > REPLY

Options:
  --charset LABEL    The payload's charset, such as latin1 or shift_jis [default: that of the
                     locale in LC_ALL, LC_CTYPE or LANG, which the command sees with
                     `wasmtime run -S inherit-env`; without one, UTF-8]
  --media-type TYPE  The payload's media type, such as \"text/csv; header=absent\"
  --wait SECONDS     Give up when nothing is read or written for this long
                     [default: wait forever]
  --run SECONDS      Give up when the whole run takes longer [default: no limit]
  -h, --help         Print this help

Exit codes:
   0  the reply is whole
  64  wrong arguments
  65  the payload is not what it should be
  70  the command failed
  74  the payload or the reply broke off
  75  it took too long

Examples:
  wasmtime run COMMAND --charset latin1 < old.txt > new.txt
  wasmtime run -S inherit-env COMMAND < old.txt | head
";

/// What the command line and the environment say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Args {
    charset: Option<String>,
    media_type: Option<String>,
    /// Who named the charset, if it was the environment: a variable, with its value.
    setting: Option<String>,
    pub(super) wait: Option<Duration>,
    pub(super) run: Option<Duration>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Asked {
    Run(Args),
    /// For the help of the command of this name.
    Help(String),
}

impl Args {
    pub(super) fn parse(
        args: impl IntoIterator<Item = OsString, IntoIter: 'static>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Asked, String> {
        let mut parser = Parser::from_iter(args);
        let mut parsed = Args::default();
        while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
            match arg {
                Arg::Long("charset") => parsed.charset = Some(text(&mut parser)?),
                Arg::Long("media-type") => parsed.media_type = Some(text(&mut parser)?),
                Arg::Long("wait") => parsed.wait = Some(seconds(&mut parser, "--wait")?),
                Arg::Long("run") => parsed.run = Some(seconds(&mut parser, "--run")?),
                Arg::Short('h') | Arg::Long("help") => {
                    return Ok(Asked::Help(parser.bin_name().unwrap_or("guest.wasm").to_owned()));
                }
                Arg::Value(value) => {
                    let value = value.to_string_lossy();
                    return Err(format!("the payload is read from standard input: use `< {value}` instead of `{value}`"));
                }
                arg => return Err(arg.unexpected().to_string()),
            }
        }
        // A media type may name the charset itself.
        if parsed.charset.is_none() && parsed.media_type.as_ref().is_none_or(|media_type| !names_charset(media_type)) {
            (parsed.charset, parsed.setting) = locale(variable).map(|locale| (locale.charset, locale.setting)).unzip();
        }
        Ok(Asked::Run(parsed))
    }

    /// A hint that helps with this error, in addition to its message.
    pub(super) fn hint(&self, error: &Error) -> Option<String> {
        let is_about_charset = matches!(error.kind(), ErrorKind::UnknownCharset | ErrorKind::RefusedCharset);
        let setting = self.setting.as_ref().filter(|_| is_about_charset && error.stage() == Stage::Decode)?;
        Some(format!("the charset comes from {setting}: choose another one with --charset, e.g. --charset utf-8"))
    }

    pub(super) fn description(&self) -> Description {
        Description { media_type: self.media_type.clone(), charset: self.charset.clone(), length: None }
    }
}

fn names_charset(media_type: &str) -> bool {
    crate::media_type::Declared::extract(media_type).is_some_and(|declared| declared.charset.is_some())
}

fn text(parser: &mut Parser) -> Result<String, String> {
    parser.value().and_then(|value| value.string()).map_err(|error| error.to_string())
}

fn seconds(parser: &mut Parser, option: &str) -> Result<Duration, String> {
    let value = text(parser)?;
    let seconds = value.parse().ok().and_then(|seconds: f64| Duration::try_from_secs_f64(seconds).ok());
    seconds
        .filter(|time| !time.is_zero())
        .ok_or_else(|| format!("invalid value '{value}' for {option}: expected a number of seconds, e.g. 30"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Asked, String> {
        let args: Vec<OsString> = ["guest.wasm"].iter().chain(args).map(Into::into).collect();
        Args::parse(args, |name| (name == "LANG").then(|| "de_DE.ISO-8859-15".to_owned()))
    }

    fn run(args: &[&str]) -> Args {
        match parse(args) {
            Ok(Asked::Run(args)) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_line_comes_before_the_environment() {
        assert_eq!(run(&[]).charset.as_deref(), Some("ISO-8859-15"));
        assert_eq!(run(&["--charset", "latin1"]).charset.as_deref(), Some("latin1"));
        assert_eq!(run(&["--charset=latin1"]).charset.as_deref(), Some("latin1"));
        assert_eq!(run(&["--media-type", "text/csv; charset=koi8-r"]).charset, None);
        assert_eq!(run(&["--media-type", "text/csv"]).charset.as_deref(), Some("ISO-8859-15"));
    }

    #[test]
    fn waits_are_in_seconds() {
        let args = run(&["--wait", "1.5", "--run", "3600"]);
        assert_eq!((args.wait, args.run), (Some(Duration::from_millis(1500)), Some(Duration::from_secs(3600))));
        for value in ["0", "-1", "soon", "inf", "NaN", "1e400"] {
            let why = parse(&["--wait", value]).unwrap_err();
            assert_eq!(why, format!("invalid value '{value}' for --wait: expected a number of seconds, e.g. 30"));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(
            parse(&["in.txt"]).unwrap_err(),
            "the payload is read from standard input: use `< in.txt` instead of `in.txt`"
        );
        assert_eq!(parse(&["--encoding", "x"]).unwrap_err(), "invalid option '--encoding'");
        assert_eq!(parse(&["--charset"]).unwrap_err(), "missing argument for option '--charset'");
        assert_eq!(parse(&["--help"]).unwrap(), Asked::Help("guest.wasm".to_owned()));
    }
}
