use std::fmt::{self, Write as _};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use crate::records::reason::quoted;

/// Bytes of an error's text at most: more than [`reason`](crate::records::reason) shows.
const MAX_BYTES: usize = 256;

/// Whether serde_json is asked for anything where a type asks for a number, or for what is not a number either. With the feature
/// `arbitrary_precision` it is not: a number that is asked for as anything is a map then.
const BY_ANY: bool = size_of::<serde_json::Number>() == 16;

/// Deserializes as what it wraps does, with errors that quote little of the record.
///
/// Formats put what they did not expect into the text of an error, all of it: a string of 128 KiB takes up to 3,800 fuel for each of
/// its bytes. The errors of this stop formatting after [`MAX_BYTES`]. It wraps deserializers, and all that those and visitors hand to
/// each other, since the errors are made in visitors.
///
/// serde_json makes some of these errors itself, where it finds a string and is asked for something else. So it is [asked for
/// anything](BY_ANY), and it is left to the visitor to refuse a string: both take the same values. It is not asked so for an `f32` or
/// for numbers of 128 bits, which are parsed in their own way.
pub(super) struct ShortErrors<T>(pub(super) T);

/// The error of a format, with a short text.
#[derive(Debug)]
pub(super) struct ShortError<E>(pub(super) E);

impl<E: fmt::Display> fmt::Display for ShortError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: std::error::Error> std::error::Error for ShortError<E> {}

impl<E: Error> Error for ShortError<E> {
    #[cold]
    fn custom<T: fmt::Display>(said: T) -> Self {
        ShortError(E::custom(short(format_args!("{said}"))))
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Str(text) => ShortError(E::invalid_type(Unexpected::Other(&quoted(text)), expected)),
            other => ShortError(E::invalid_type(other, expected)),
        }
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Str(text) => ShortError(E::invalid_value(Unexpected::Other(&quoted(text)), expected)),
            other => ShortError(E::invalid_value(other, expected)),
        }
    }
}

/// The first bytes of a text, which is formatted no further.
#[cold]
#[inline(never)]
fn short(said: fmt::Arguments<'_>) -> String {
    let mut start = Start(String::new());
    // The error is that there is more.
    let _ = start.write_fmt(said);
    start.0
}

struct Start(String);

impl fmt::Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = text.floor_char_boundary(MAX_BYTES - self.0.len().min(MAX_BYTES));
        self.0.push_str(&text[..fits]);
        if fits < text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Methods of a deserializer that take nothing but a visitor, or something before it.
macro_rules! deserialize {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        #[inline(always)]
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Self::Error> {
            self.0.$method($($argument,)* ShortErrors(visitor)).map_err(ShortError)
        }
    )*};
}

/// The same, of what is given in the same way if anything is asked for.
macro_rules! deserialize_by_any {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        #[inline(always)]
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Self::Error> {
            let visitor = ShortErrors(visitor);
            let value = if BY_ANY { self.0.deserialize_any(visitor) } else { self.0.$method($($argument,)* visitor) };
            value.map_err(ShortError)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ShortErrors<D> {
    type Error = ShortError<D::Error>;

    deserialize_by_any! {
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_f64();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_seq();
        deserialize_tuple(length: usize);
        deserialize_tuple_struct(name: &'static str, length: usize);
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
    }

    deserialize! {
        deserialize_any();
        deserialize_i128();
        deserialize_u128();
        deserialize_f32();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_option();
        deserialize_newtype_struct(name: &'static str);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier();
        deserialize_ignored_any();
    }

    #[inline(always)]
    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Methods of a visitor that take a value.
macro_rules! visit {
    ($($method:ident($($value:ident: $type:ty)?);)*) => {$(
        #[inline(always)]
        fn $method<E: Error>(self, $($value: $type)?) -> Result<V::Value, E> {
            self.0.$method($($value)?).map_err(|error: ShortError<E>| error.0)
        }
    )*};
}

/// Methods of a visitor that take what gives values.
macro_rules! visit_with {
    ($($method:ident($trait:ident);)*) => {$(
        #[inline(always)]
        fn $method<A: $trait<'de>>(self, access: A) -> Result<V::Value, A::Error> {
            self.0.$method(ShortErrors(access)).map_err(|error| error.0)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ShortErrors<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_bool(value: bool);
        visit_i8(value: i8);
        visit_i16(value: i16);
        visit_i32(value: i32);
        visit_i64(value: i64);
        visit_i128(value: i128);
        visit_u8(value: u8);
        visit_u16(value: u16);
        visit_u32(value: u32);
        visit_u64(value: u64);
        visit_u128(value: u128);
        visit_f32(value: f32);
        visit_f64(value: f64);
        visit_char(value: char);
        visit_str(value: &str);
        visit_borrowed_str(value: &'de str);
        visit_string(value: String);
        visit_bytes(value: &[u8]);
        visit_borrowed_bytes(value: &'de [u8]);
        visit_byte_buf(value: Vec<u8>);
        visit_none();
        visit_unit();
    }

    visit_with! {
        visit_some(Deserializer);
        visit_newtype_struct(Deserializer);
        visit_seq(SeqAccess);
        visit_map(MapAccess);
        visit_enum(EnumAccess);
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for ShortErrors<S> {
    type Value = S::Value;

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(ShortErrors(deserializer)).map_err(|error| error.0)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for ShortErrors<A> {
    type Error = ShortError<A::Error>;

    #[inline(always)]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        self.0.next_element_seed(ShortErrors(seed)).map_err(ShortError)
    }

    #[inline(always)]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for ShortErrors<A> {
    type Error = ShortError<A::Error>;

    #[inline(always)]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.0.next_key_seed(ShortErrors(seed)).map_err(ShortError)
    }

    #[inline(always)]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Self::Error> {
        self.0.next_value_seed(ShortErrors(seed)).map_err(ShortError)
    }

    #[inline(always)]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for ShortErrors<A> {
    type Error = ShortError<A::Error>;
    type Variant = ShortErrors<A::Variant>;

    #[inline(always)]
    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), Self::Error> {
        match self.0.variant_seed(ShortErrors(seed)) {
            Ok((value, variant)) => Ok((value, ShortErrors(variant))),
            Err(error) => Err(ShortError(error)),
        }
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for ShortErrors<A> {
    type Error = ShortError<A::Error>;

    #[inline(always)]
    fn unit_variant(self) -> Result<(), Self::Error> {
        self.0.unit_variant().map_err(ShortError)
    }

    #[inline(always)]
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Self::Error> {
        self.0.newtype_variant_seed(ShortErrors(seed)).map_err(ShortError)
    }

    deserialize! {
        tuple_variant(length: usize);
        struct_variant(fields: &'static [&'static str]);
    }
}
