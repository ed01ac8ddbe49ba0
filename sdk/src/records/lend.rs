/// Makes a value that borrows from `owner` for as long as `owner` is borrowed, or returns `owner` with the error.
///
/// This is what `match make(&*owner) { Ok(made) => return Ok(made), Err(error) => error }` would do in a loop that goes on with
/// `owner` after an error, if the borrow checker could see that an error borrows nothing. The way around it in safe code is to
/// parse each record twice.
#[inline(always)]
pub(crate) fn try_lend<'a, O: ?Sized, T, E: 'static>(
    owner: &'a mut O,
    make: impl FnOnce(&'a O) -> Result<T, E>,
) -> Result<T, (&'a mut O, E)> {
    let owner: *mut O = owner;
    // SAFETY: `owner` was a unique reference for `'a`, and nothing else uses it meanwhile. If `make` succeeds, what it made holds
    // the one shared reference, and the unique one is not made again. If it fails, the shared one is gone: `E` cannot hold it,
    // being `'static`, and nothing that `make` is made of in this crate can keep it. That is `Deserialize::deserialize` of a
    // handler's type, which is given nothing else that lives for `'a`; and `'a` is never `'static`, for which it could use a
    // static: a `Payload` is only ever borrowed, by a handler that must take it for any lifetime.
    #[allow(unsafe_code, reason = "parsing each record twice would double its cost")]
    unsafe {
        match make(&*owner) {
            Ok(made) => Ok(made),
            Err(error) => Err((&mut *owner, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::try_lend;

    #[test]
    fn an_owner_is_borrowed_on_success_and_given_back_on_failure() {
        let mut words = vec![String::from("x"), String::from("7")];
        let mut owner = &mut words;
        let mut failures = 0;
        let found: &str = loop {
            match try_lend(owner, |words| match words.last() {
                Some(last) if last.len() > 1 => Ok(last.as_str()),
                _ => Err(()),
            }) {
                Ok(found) => break found,
                Err((back, ())) => {
                    failures += 1;
                    back.push("7".repeat(failures));
                    owner = back;
                }
            }
        };
        assert_eq!((found, failures), ("77", 2));
    }
}
