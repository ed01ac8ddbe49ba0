use super::Report;
use super::number::mib;

/// What stands around the tables in `docs/performance.md`.
const BEGIN: &str = "<!-- tables: written by `cargo xtask bench --docs`, do not edit -->\n";
const END: &str = "<!-- end of the tables -->\n";

impl Report {
    /// Where, when and what, and all tables.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let machine = &self.machine;
        let versions: Vec<String> = machine.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
        let hurry = if self.quick { " in a hurry (`--quick`)" } else { "" };
        let memory = machine.memory_bytes.div_ceil(1 << 30);
        let mut text = format!(
            "Measured on {}{hurry}: {}, {} cores, {memory} GiB of memory, {}; {}; {}.\n",
            machine.date,
            machine.cpu,
            machine.cores,
            machine.os,
            machine.rustc,
            versions.join(", "),
        );
        text.push_str(&format!("Payloads of {} MiB in chunks of 64 KiB, by default.\n", mib(self.usual())));
        for table in self.tables() {
            text.push_str(&format!("\n{table}"));
        }
        text
    }

    /// One JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_else(|error| format!("{{\"bug\":\"{error}\"}}"))
    }
}

/// The document with other tables; none if there is no place for them.
#[must_use]
pub fn put_into(document: &str, tables: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, put_into};

    #[test]
    fn tables_are_put_between_the_marks() {
        let document = format!("# a\n{BEGIN}old\n{END}b\n");
        assert_eq!(put_into(&document, "new\n"), Some(format!("# a\n{BEGIN}\nnew\n\n{END}b\n")));
        assert_eq!(put_into("# a\n", "new"), None);
    }
}
