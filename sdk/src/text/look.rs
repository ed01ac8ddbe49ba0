/// What the start or the end of a line or a record that is too long looks like: that may say why it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Look {
    Plain,
    /// NUL and nothing else.
    Nul,
    /// It has a CR.
    Cr,
    /// It starts as a JSON array does.
    Array,
}

/// Bytes looked at of each end.
const LOOKED_AT: usize = 256;

impl Look {
    /// The look of the bytes of `text` up to `most`, which is given in two parts. So it does not depend on how much more there is.
    pub(crate) fn of(text: [&[u8]; 2], most: usize) -> Look {
        let [one, other] = text;
        let length = (one.len() + other.len()).min(most);
        let part = |from: usize| one.iter().chain(other).skip(from).take(LOOKED_AT.min(length)).copied();
        let (first, last) = (|| part(0), || part(length.saturating_sub(LOOKED_AT)));
        if length > 0 && (first().all(|byte| byte == 0) || last().all(|byte| byte == 0)) {
            Look::Nul
        } else if first().chain(last()).any(|byte| byte == b'\r') {
            Look::Cr
        } else if first().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| byte == b'[') {
            Look::Array
        } else {
            Look::Plain
        }
    }

    /// What it means for text whose lines end with LF.
    pub(crate) fn of_line(self) -> &'static str {
        match self {
            Look::Cr => ": it has CR (U+000D) and no LF, and only an LF ends a line",
            _ => self.of_text(),
        }
    }

    /// What it means for any text.
    pub(crate) fn of_text(self) -> &'static str {
        match self {
            Look::Nul => ": it is full of NUL (U+0000), as a sparse file is",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn the_look_is_that_of_both_ends_up_to_the_limit_however_the_text_is_parted() {
        let text = |middle: &str| [&"x".repeat(1000), middle, &"y".repeat(1000)].concat();
        for (text, most, wanted) in [
            ("\0".repeat(3000), 2000, Look::Nul),
            ("\0".repeat(300) + &text(""), 2300, Look::Nul),
            (text(&"\0".repeat(300)), 1300, Look::Nul),
            (text(&"\0".repeat(300)), 1301, Look::Plain),
            (text("\r"), 1001, Look::Cr),
            (text("\r"), 1000, Look::Plain),
            (text("\r"), 2001, Look::Plain),
            (" \t[".to_owned() + &text(""), 2000, Look::Array),
            ("{".to_owned(), 10, Look::Plain),
            ("[\r".to_owned(), 10, Look::Cr),
            (String::new(), 10, Look::Plain),
        ] {
            for cut in 0..=text.len() {
                let (one, other) = text.as_bytes().split_at(cut);
                assert_eq!(Look::of([one, other], most), wanted, "{most}, {cut}");
            }
        }
    }
}
