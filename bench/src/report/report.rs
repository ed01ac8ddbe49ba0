use serde::Serialize;

use super::goal::Goal;
use super::machine::Machine;
use crate::measure::{Cost, Decoding, EndToEnd, Memory, Metered, Size, Start, Step};

/// All that was measured. As JSON it has exactly these names, and they stay; `docs/performance.md` says what they mean.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whether it was measured in a hurry.
    pub quick: bool,
    /// Where and when.
    pub machine: Machine,
    /// What is to be reached, and what was.
    pub goals: Vec<Goal>,
    /// Fuel, as formulas.
    pub costs: Vec<Cost>,
    /// Fuel, step by step: what reading, decoding and finding lines add.
    pub steps: Vec<Step>,
    /// Times from end to end, and the fuel of the same payloads.
    pub end_to_end: Vec<EndToEnd>,
    /// The same of payloads of many sizes.
    pub payload_sizes: Vec<EndToEnd>,
    /// The same of chunks of many sizes.
    pub chunk_sizes: Vec<EndToEnd>,
    /// Times with fuel counted and without.
    pub metering: Vec<Metered>,
    /// Times of decoding alone.
    pub decoding: Vec<Decoding>,
    /// Times to start.
    pub starts: Vec<Start>,
    /// The most memory.
    pub memory: Vec<Memory>,
    /// The most fuel between two host calls, of adversarial payloads.
    pub extremes: Vec<Memory>,
    /// Components, stripped.
    pub sizes: Vec<Size>,
}

#[cfg(test)]
mod tests {
    use super::Report;
    use crate::measure::{EndToEnd, NATIVE};
    use crate::report::Machine;

    fn report() -> Report {
        let race = EndToEnd {
            corpus: "a <b>".to_owned(),
            bytes: 1024,
            chunks: 1024,
            way: NATIVE[0].to_owned(),
            fuel_per_byte: None,
            median_us: 1.0,
            mb_per_s: 1024.0,
            runs: 3,
        };
        Report {
            quick: true,
            machine: Machine::here(),
            goals: Vec::new(),
            costs: Vec::new(),
            steps: Vec::new(),
            end_to_end: vec![race.clone()],
            payload_sizes: vec![race.clone()],
            chunk_sizes: vec![race],
            metering: Vec::new(),
            decoding: Vec::new(),
            starts: Vec::new(),
            memory: Vec::new(),
            extremes: Vec::new(),
            sizes: Vec::new(),
        }
    }

    #[test]
    fn the_json_has_the_names_that_are_documented() {
        let json: serde_json::Value = serde_json::from_str(&report().to_json()).unwrap();
        let document = std::fs::read_to_string(crate::build::root().join("docs/performance.md")).unwrap();
        let json = json.as_object().unwrap();
        let inner = [&json["machine"], &json["end_to_end"][0]].into_iter().flat_map(|part| part.as_object().unwrap().keys());
        for name in json.keys().chain(inner) {
            assert!([format!("`{name}`"), format!("`{name}[]`")].iter().any(|shown| document.contains(shown)), "{name}");
        }
    }

    #[test]
    fn the_page_needs_nothing_else_and_has_no_place_that_is_none() {
        let html = report().to_html();
        assert!(html.contains("a &lt;b&gt;") && html.ends_with("</html>\n"));
        for forbidden in ["<script", "http://", "https://", "NaN", "inf\""] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
    }
}
