use std::cell::Cell;

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// Whether a type is read as a map, or as whatever there is: by the names of its fields, two values for each.
pub(super) fn is_map<'de, T: Deserialize<'de>>() -> bool {
    let is_map = Cell::new(false);
    // It gives nothing but errors.
    let _ = T::deserialize(Probe(&is_map));
    is_map.get()
}

/// Sees what a type asks for first, and refuses it.
struct Probe<'a>(&'a Cell<bool>);

impl Probe<'_> {
    fn refuse<T>(&self, is_map: bool) -> Result<T, Error> {
        self.0.set(is_map);
        Err(Error::custom(""))
    }
}

/// Types that are not a map.
macro_rules! refuse {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* _: V) -> Result<V::Value, Error> {
            self.refuse(false)
        }
    )*};
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        self.refuse(true)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    refuse! {
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_i128();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_u128();
        deserialize_f32();
        deserialize_f64();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_unit();
        deserialize_unit_struct(_name: &'static str);
        deserialize_identifier();
        deserialize_ignored_any();
        deserialize_enum(_name: &'static str, _variants: &'static [&'static str]);
        deserialize_seq();
        deserialize_tuple(_length: usize);
        deserialize_tuple_struct(_name: &'static str, _length: usize);
        deserialize_struct(_name: &'static str, _fields: &'static [&'static str]);
    }

    forward_to_deserialize_any! { map }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use serde::Deserialize;

    use super::is_map;

    #[derive(Deserialize)]
    #[allow(dead_code, reason = "it is never made")]
    struct Row {
        id: u64,
        note: String,
    }

    #[derive(Deserialize)]
    #[allow(dead_code, reason = "as above")]
    struct Flat {
        id: u64,
        #[serde(flatten)]
        others: HashMap<String, String>,
    }

    #[derive(Deserialize)]
    #[allow(dead_code, reason = "as above")]
    struct Wrapped(BTreeMap<String, String>);

    #[test]
    fn a_type_is_known_by_what_it_asks_for_first() {
        assert!(is_map::<BTreeMap<String, String>>() && is_map::<Flat>() && is_map::<Wrapped>());
        assert!(!is_map::<Row>() && !is_map::<(u64, &str)>() && !is_map::<Vec<&str>>());
    }
}
