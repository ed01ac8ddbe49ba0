use super::escape::escape;

const STYLE: &str = include_str!("page.css");

/// The whole page: facts, each with its name, stand above `body`, which is HTML.
#[must_use]
pub fn page(title: &str, facts: &[(&str, String)], body: &str) -> String {
    let title = escape(title);
    let fact = |(name, value): &(&str, String)| format!("<div><dt>{name}</dt><dd>{}</dd></div>", escape(value));
    let facts: String = facts.iter().map(fact).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <style>\n{STYLE}</style></head>\n<body><main><h1>{title}</h1><dl>{facts}</dl>{body}</main></body></html>\n"
    )
}

/// A part of a page: plots, with what is to be known about them, and a legend where they need one. All but the title is HTML.
#[must_use]
pub fn section(title: &str, about: &str, legend: &str, figures: &str) -> String {
    let title = escape(title);
    format!("<section><h2>{title}</h2><p>{about}</p>{legend}<div class=\"panels\">{figures}</div></section>")
}
