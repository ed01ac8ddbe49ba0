use std::hint::black_box;

use intake::{Pace, Reply, Result};

/// What a round of the loop takes, in fuel; `bounded_work.rs` measures it.
const ROUND: u64 = 7;

/// What is spent on the items.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spend {
    Nothing,
    /// What a handler may spend without charging for it.
    Free,
    /// The same, and it writes.
    FreeAndWrite,
    /// Nothing, but it writes the item itself.
    Echo,
}

impl Spend {
    pub(crate) fn of(parameter: Option<&str>) -> Spend {
        match parameter {
            Some("free") => Spend::Free,
            Some("write") => Spend::FreeAndWrite,
            Some("echo") => Spend::Echo,
            _ => Spend::Nothing,
        }
    }

    /// Spends what is free for an item of this many bytes.
    pub(crate) fn item(self, bytes: usize) {
        if matches!(self, Spend::Free | Spend::FreeAndWrite) {
            burn(Pace::FREE_ITEM + Pace::FREE_BYTE * bytes as u64);
        }
    }

    /// Writes what is to be written for an item, and spends what is free for that.
    pub(crate) async fn write(self, item: &[u8], reply: &mut Reply) -> Result<()> {
        match self {
            Spend::Nothing | Spend::Free => Ok(()),
            Spend::FreeAndWrite => {
                burn(Pace::FREE_WRITE);
                reply.write("an item\n").await
            }
            Spend::Echo => reply.write(item).await,
        }
    }
}

fn burn(fuel: u64) {
    for round in 0..fuel / ROUND {
        black_box(round);
    }
}
