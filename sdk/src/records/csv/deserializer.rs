use std::fmt;
use std::iter::Peekable;
use std::str::FromStr;

use csv::{StringRecord, StringRecordIter};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::records::reason::{quoted, reason};

/// Makes a value of the fields of one record, by the rules of the crate `csv` but for one: that crate reads an integer field
/// `0x10` as 16, and here it is not a number. Another difference is what an error knows: the field, if it is about one.
pub(super) struct RecordDeserializer<'de> {
    fields: Peekable<StringRecordIter<'de>>,
    header: Option<StringRecordIter<'de>>,
    /// Fields taken so far.
    taken: usize,
}

/// Why the fields are not of the type that was asked for.
#[derive(Debug)]
pub(super) struct Mismatch(Box<Inner>); // a pointer, so that the usual result stays small

#[derive(Debug)]
struct Inner {
    field: Option<usize>,
    why: String,
}

impl Mismatch {
    /// The index of the field that it is about, if it is about one.
    pub(super) fn field(&self) -> Option<usize> {
        self.0.field
    }

    /// The reason, escaped and cut to a bound.
    pub(super) fn why(&self) -> &str {
        &self.0.why
    }

    #[cold]
    fn of_field(mut self, field: usize) -> Mismatch {
        self.0.field.get_or_insert(field);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why())
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    #[cold]
    fn custom<T: fmt::Display>(said: T) -> Mismatch {
        Mismatch(Box::new(Inner { field: None, why: reason(said) }))
    }

    // To put all of a long field into words takes a hundred fuel for each byte.

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Mismatch {
        match unexpected {
            Unexpected::Str(text) => Mismatch::custom(format_args!("invalid type: {}, expected {expected}", quoted(text))),
            other => Mismatch::custom(format_args!("invalid type: {other}, expected {expected}")),
        }
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Mismatch {
        match unexpected {
            Unexpected::Str(text) => Mismatch::custom(format_args!("invalid value: {}, expected {expected}", quoted(text))),
            other => Mismatch::custom(format_args!("invalid value: {other}, expected {expected}")),
        }
    }
}

impl<'de> RecordDeserializer<'de> {
    pub(super) fn new(fields: &'de StringRecord, header: Option<&'de StringRecord>) -> RecordDeserializer<'de> {
        RecordDeserializer { fields: fields.iter().peekable(), header: header.map(StringRecord::iter), taken: 0 }
    }

    #[inline]
    fn field(&mut self) -> Result<&'de str, Mismatch> {
        match self.fields.next() {
            Some(field) => {
                self.taken += 1;
                Ok(field)
            }
            None => Err(Mismatch::custom("the record ends before it").of_field(self.taken)),
        }
    }

    #[inline]
    fn parsed<T: FromStr<Err: fmt::Display>>(&mut self) -> Result<T, Mismatch> {
        let field = self.field()?;
        field.parse().map_err(|error| self.not_parsed(field, &error))
    }

    #[cold]
    fn not_parsed(&self, field: &str, error: &dyn fmt::Display) -> Mismatch {
        let digits = field.strip_prefix(['+', '-']).unwrap_or(field);
        let hint = if digits.starts_with("0x") || digits.starts_with("0X") {
            " (hexadecimal numbers are not read: take a `String`)"
        } else {
            ""
        };
        Mismatch::custom(format_args!("{error}{hint}")).of_field(self.taken - 1)
    }

    /// Deserializes one value, and has its error name the field. A value of many fields names the one itself, or is about none.
    #[inline]
    fn value<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let before = self.taken;
        match seed.deserialize(&mut *self) {
            Err(error) if self.taken <= before + 1 => Err(error.of_field(before)),
            outcome => outcome,
        }
    }
}

/// What takes one field and parses it.
macro_rules! parse {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            visitor.$visit(self.parsed()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut RecordDeserializer<'de> {
    type Error = Mismatch;

    parse! {
        deserialize_bool visit_bool
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_i128 visit_i128
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
    }

    /// A type that does not say what it wants: the field's look decides.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let field = self.field()?;
        if let Ok(value) = field.parse() {
            visitor.visit_bool(value)
        } else if let Ok(value) = field.parse() {
            visitor.visit_u64(value)
        } else if let Ok(value) = field.parse() {
            visitor.visit_i64(value)
        } else if let Ok(value) = field.parse() {
            visitor.visit_u128(value)
        } else if let Ok(value) = field.parse() {
            visitor.visit_i128(value)
        } else if let Ok(value) = field.parse() {
            visitor.visit_f64(value)
        } else {
            visitor.visit_borrowed_str(field)
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let mut chars = self.field()?.chars();
        match (chars.next(), chars.next()) {
            (Some(char), None) => visitor.visit_char(char),
            _ => Err(Mismatch::custom("it is not one character").of_field(self.taken - 1)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_borrowed_str(self.field()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_str(self.field()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_borrowed_bytes(self.field()?.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_bytes(self.field()?.as_bytes())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.fields.peek() {
            None => visitor.visit_none(),
            Some(&"") => {
                self.field()?;
                visitor.visit_none()
            }
            Some(_) => visitor.visit_some(self),
        }
    }

    /// It takes no field.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.header.is_some() { visitor.visit_map(self) } else { visitor.visit_seq(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_map(visitor)
    }

    /// A field names the variant of an enum, which can hold nothing.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.field()?))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.field()?;
        visitor.visit_unit()
    }
}

impl<'de> SeqAccess<'de> for &mut RecordDeserializer<'de> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        if self.fields.peek().is_none() {
            return Ok(None);
        }
        self.value(seed).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut RecordDeserializer<'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        match self.header.as_mut().and_then(Iterator::next) {
            Some(name) => seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        self.value(seed)
    }
}
