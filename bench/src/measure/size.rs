use serde::Serialize;

use crate::build::stripped_size;
use crate::ways::Way;

/// The size of a component.
#[derive(Debug, Clone, Serialize)]
pub struct Size {
    /// The way.
    pub way: &'static str,
    /// Bytes, stripped.
    pub bytes: u64,
}

impl Size {
    /// Builds a guest again and measures it.
    ///
    /// # Errors
    /// With what cargo said, if it does not build.
    pub fn measure(way: &Way) -> Result<Self, String> {
        Ok(Self { way: way.name, bytes: stripped_size(way)? })
    }
}
