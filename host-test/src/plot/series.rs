//! How a series looks on all plots: a colour, a mark and a dash, so that no series depends on its colour.

use super::escape::escape;

/// The number of looks, counted from 0; higher numbers repeat them.
pub const LOOKS: usize = 6;

/// The dash of a line.
pub(super) fn dash(look: usize) -> &'static str {
    ["none", "7 3", "2 3", "9 3 2 3", "12 4", "4 2"][look % LOOKS]
}

/// A mark around (x, y): a circle, a square, a triangle, a diamond, a cross, a triangle on its head.
pub(super) fn mark(look: usize, x: f64, y: f64, title: &str) -> String {
    let r = 4.0;
    let title = format!("<title>{title}</title>");
    let path = match look % LOOKS {
        0 => return format!("<circle class=\"m k0\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\">{title}</circle>"),
        1 => format!("M{:.1} {:.1}h{s}v{s}h-{s}z", x - 3.5, y - 3.5, s = 7),
        2 => format!("M{x:.1} {:.1}l4.5 8h-9z", y - 5.0),
        3 => format!("M{x:.1} {:.1}l5 5l-5 5l-5 -5z", y - 5.0),
        4 => format!("M{:.1} {:.1}l8 8m0 -8l-8 8", x - r, y - r),
        _ => format!("M{x:.1} {:.1}l4.5 -8h-9z", y + 5.0),
    };
    format!("<path class=\"m k{}\" d=\"{path}\">{title}</path>", look % LOOKS)
}

/// Returns the legend of a plot with lines: each name with its dash and mark.
#[must_use]
pub fn legend(series: &[(&str, usize)]) -> String {
    let one = |(name, look): &(&str, usize)| {
        let (name, look) = (escape(name), look % LOOKS);
        format!(
            "<span class=\"key\"><svg width=\"34\" height=\"14\" aria-hidden=\"true\"><path class=\"l k{look}\" \
             stroke-dasharray=\"{}\" d=\"M1 7H33\"/>{}</svg>{name}</span>",
            dash(look),
            mark(look, 17.0, 7.0, &name),
        )
    };
    format!("<p class=\"legend\">{}</p>", series.iter().map(one).collect::<String>())
}
