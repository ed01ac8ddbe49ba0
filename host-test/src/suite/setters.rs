/// Writes setters of the fields with the same names.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident($value:ident: $type:ty) = $field:expr;)+) => { $(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $value: $type) -> Self {
            self.$name = $field;
            self
        }
    )+ };
}

pub(super) use setters;
