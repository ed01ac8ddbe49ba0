use crate::media_type::is_token;
use intake_text::Escaped;

/// Headers that are not set as such, and what to do instead.
const NOT_SET_HERE: [(&str, &str); 7] = [
    ("connection", THE_HOST),
    ("content-length", THE_HOST),
    ("content-type", "use `reply.set_media_type(..)` and `reply.set_charset(..)`"),
    ("keep-alive", THE_HOST),
    ("te", THE_HOST),
    ("transfer-encoding", THE_HOST),
    ("upgrade", THE_HOST),
];
const THE_HOST: &str = "the host sets it, since it knows how the reply is sent";

/// Names and values as of [RFC 9110, 5](https://www.rfc-editor.org/rfc/rfc9110#section-5); a line end in a value would begin
/// another header.
pub(crate) fn check_header(name: &str, value: &str) -> Result<(), String> {
    if !is_token(name.as_bytes()) {
        return Err(format!("{} is not a valid header name", Escaped(name)));
    }
    if let Some((name, instead)) = NOT_SET_HERE.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
        return Err(format!("the header \"{name}\" cannot be set: {instead}"));
    }
    if value.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
        return Err(format!("the value of the header {} has control characters", Escaped(name)));
    }
    Ok(())
}
