use std::fmt;

/// A table, as it is printed and as `docs/performance.md` has it: Markdown.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// What the figures are.
    pub about: String,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The cells. The first column is text; the others, where all of a column are figures, stand to the right.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(title: &str, about: &str, head: &[&str]) -> Self {
        let head = head.iter().map(|name| (*name).to_owned()).collect();
        Self { title: title.to_owned(), about: about.to_owned(), head, rows: Vec::new() }
    }

    pub(super) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Whether a column is of figures.
    #[must_use]
    pub fn is_figures(&self, column: usize) -> bool {
        let starts = |cell: &String| cell.is_empty() || cell == "-" || cell.starts_with(|c: char| c.is_ascii_digit());
        column > 0 && self.rows.iter().filter_map(|row| row.get(column)).all(starts)
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().chain([&self.head]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default().max(3)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### {}\n\n{}\n", self.title, self.about)?;
        let columns: Vec<(usize, bool)> = (0..self.head.len()).map(|index| (self.width(index), self.is_figures(index))).collect();
        for (index, row) in [&self.head].into_iter().chain(&self.rows).enumerate() {
            for ((width, right), cell) in columns.iter().zip(row) {
                if *right { write!(f, "| {cell:>width$} ")? } else { write!(f, "| {cell:<width$} ")? }
            }
            writeln!(f, "|")?;
            if index == 0 {
                for (width, right) in &columns {
                    if *right { write!(f, "|{:->1$}", ":", width + 2)? } else { write!(f, "|{:-<1$}", "", width + 2)? }
                }
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn figures_stand_to_the_right() {
        let mut table = Table::new("T", "About.", &["name", "figure", "word"]);
        table.push(["a", "1.5", "x"].map(str::to_owned));
        table.push(["long name", "-", "yes"].map(str::to_owned));
        let expected = "### T\n\nAbout.\n\n| name      | figure | word |\n|-----------|-------:|------|\n\
                        | a         |    1.5 | x    |\n| long name |      - | yes  |\n";
        assert_eq!(table.to_string(), expected);
    }
}
