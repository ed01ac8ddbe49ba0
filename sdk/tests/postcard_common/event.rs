use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

/// Something of everything, borrowed where it can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Event<'a> {
    pub(crate) name: &'a str,
    #[serde(with = "serde_bytes_by_hand")]
    pub(crate) raw: &'a [u8],
    pub(crate) count: u64,
    pub(crate) offset: i64,
    pub(crate) colour: Colour,
    pub(crate) tags: Vec<String>,
    pub(crate) parent: Option<Box<Named<'a>>>,
    pub(crate) values: BTreeMap<u16, f32>,
    pub(crate) flag: (bool, char, u8),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Named<'a>(pub(crate) &'a str);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Colour {
    None,
    Grey(u8),
    Rgb { red: u8, green: u8, blue: u8 },
    Name(String),
}

/// `&[u8]` as bytes, which serde takes for a sequence by itself.
mod serde_bytes_by_hand {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de [u8], D::Error> {
        <&[u8]>::deserialize(deserializer)
    }
}

/// The parts of an event, owned.
type Parts = (String, Vec<u8>, u64, i64, Colour, Vec<String>, Option<String>, BTreeMap<u16, f32>, (bool, char, u8));

/// Any events, as their own bytes: postcard's.
pub(crate) fn events(most: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let colour = prop_oneof![
        Just(Colour::None),
        any::<u8>().prop_map(Colour::Grey),
        any::<(u8, u8, u8)>().prop_map(|(red, green, blue)| Colour::Rgb { red, green, blue }),
        ".{0,9}".prop_map(Colour::Name),
    ];
    let byte = prop_oneof![2 => Just(0u8), 1 => Just(1), 3 => any::<u8>()];
    let raw = prop_oneof![
        4 => prop::collection::vec(byte.clone(), 0..9),
        1 => prop::collection::vec(byte, 200..700),
        1 => (250usize..260, 1u8..).prop_map(|(length, byte)| vec![byte; length]),
    ];
    let parts = (
        ".{0,12}",
        raw,
        prop_oneof![any::<u64>(), 0u64..300],
        any::<i64>(),
        colour,
        prop::collection::vec(".{0,5}", 0..4),
        prop::option::of(".{0,20}"),
        prop::collection::btree_map(any::<u16>(), -100f32..100.0, 0..3),
        any::<(bool, char, u8)>(),
    );
    let event = parts.prop_map(|(name, raw, count, offset, colour, tags, parent, values, flag): Parts| {
        let parent = parent.as_deref().map(|name| Box::new(Named(name)));
        let event = Event { name: &name, raw: &raw, count, offset, colour, tags, parent, values, flag };
        postcard::to_allocvec(&event).unwrap()
    });
    prop::collection::vec(event, 0..most)
}
