//! Plots as SVG, in a page that needs no network and no script: what `host-test sweep --html` is made of. No plot needs its colours
//! to be told: each line has a dash and a mark of its own.

mod bars;
mod escape;
mod page;
mod scale;
mod scatter;
mod series;

pub use bars::{Bar, Limit, bars};
pub use escape::escape;
pub use page::{page, section};
pub use scale::Scale;
pub use scatter::{Series, scatter};
pub use series::{LOOKS, legend};
