use std::fmt;

use unicode_width::UnicodeWidthStr as _;

/// Rows under a heading, in columns as wide as they need to be on a terminal. Columns of numbers stand to the right.
pub(super) struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heading: &[&str]) -> Self {
        Self { heading: heading.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().chain([&self.heading]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    }

    fn is_numbers(&self, column: usize) -> bool {
        let is_number =
            |cell: &String| cell == "-" || cell.starts_with(|c: char| c.is_ascii_digit()) && !cell.contains(char::is_alphabetic);
        self.rows.iter().filter_map(|row| row.get(column)).all(|cell| is_number(cell) || cell.ends_with(" KiB"))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in [&self.heading].into_iter().chain(&self.rows) {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let space = " ".repeat(self.width(column).saturating_sub(cell.width()));
                let (before, after) = if self.is_numbers(column) { (space.as_str(), "") } else { ("", space.as_str()) };
                line.push_str(&format!("  {before}{cell}{after}"));
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_aligned_by_width() {
        let mut table = Table::new(&["file", "bytes"]);
        table.push(vec!["羅生門".to_owned(), "12".to_owned()]);
        table.push(vec!["a".to_owned(), "1,200".to_owned()]);
        assert_eq!(table.to_string(), "  file    bytes\n  羅生門     12\n  a       1,200\n");
    }
}
