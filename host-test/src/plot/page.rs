use super::escape::escape;

const STYLE: &str = include_str!("page.css");

/// Returns the whole page: the named facts, then `body`, which is HTML.
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

/// Returns a section of a page: a title, a text about the plots, a legend if needed, and the plots. All but the title is HTML.
#[must_use]
pub fn section(title: &str, about: &str, legend: &str, figures: &str) -> String {
    let title = escape(title);
    format!("<section><h2>{title}</h2><p>{about}</p>{legend}<div class=\"panels\">{figures}</div></section>")
}
