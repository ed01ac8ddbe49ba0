use super::Report;

impl Report {
    /// A page in one piece.
    #[must_use]
    pub fn to_html(&self) -> String {
        String::new()
    }
}
