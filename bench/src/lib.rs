//! What guests cost in fuel: see `tests/fuel.rs`.
