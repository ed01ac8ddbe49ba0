use comfy_table::{ContentArrangement, Table, presets};

/// Columns of a line, as far as words can be wrapped.
pub(crate) const WIDTH: usize = 110;

/// A table with lines between its columns and under its head alone.
pub(crate) fn plain_table(head: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(WIDTH as u16).set_header(head.to_vec());
    table
}
