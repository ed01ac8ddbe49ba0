/// Stands for the C library's `iconv` where it is not that of GNU: it knows no charset.
#[derive(Debug)]
pub struct Iconv(());

impl Iconv {
    /// None.
    #[must_use]
    pub fn new(_charset: &str) -> Option<Self> {
        None
    }

    /// None.
    #[must_use]
    pub fn decode(&mut self, _bytes: &[u8]) -> Option<usize> {
        None
    }
}
