//! Plots as SVG, in a page that needs no network and no script: `host-test sweep --html` is made of them. No plot depends on
//! colours: each line has its own dash and mark.

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
