pub(super) fn page(_: &super::measured::Measured) -> String {
    String::new()
}
