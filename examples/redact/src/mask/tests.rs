//! Masked lines against what they were made from, and against serde_json's idea of them.

use serde_json::Value;

use super::{HIDDEN, MASK, pieces};

fn masked(line: &str) -> String {
    pieces(line).collect()
}

#[test]
fn values_are_hidden_by_the_name_they_stand_under() {
    for (line, wanted) in [
        (r#"{"password":"x","user":"y"}"#, r#"{"password":"***","user":"y"}"#),
        (r#"{"PassWord" : 1e999 , "a":1e999}"#, r#"{"PassWord" : "***" , "a":1e999}"#),
        (r#"{"pass\u0077ord":null,"p\u0061ss":null}"#, r#"{"pass\u0077ord":"***","p\u0061ss":null}"#),
        (r#"{"token":{"a":["}",{"b":"\"]"}]},"z":[]}"#, r#"{"token":"***","z":[]}"#),
        (r#"[{"a":[{"email":["x",-0]}]},{"email":{}}]"#, r#"[{"a":[{"email":"***"}]},{"email":"***"}]"#),
        (r#"{"token":1,"token":2,"b":1.0,"a":-0}"#, r#"{"token":"***","token":"***","b":1.0,"a":-0}"#),
        (r#"{"a":{"secret":true},"secret":false}"#, r#"{"a":{"secret":"***"},"secret":"***"}"#),
        ("\t{ \"secret\"\t: \r[ 1 ]\t}\r ", "\t{ \"secret\"\t: \r\"***\"\t}\r "),
        // Not names of fields: values, other names, and what stands in a text.
        (r#"["password","x"]"#, r#"["password","x"]"#),
        (r#"{"a":"password"}"#, r#"{"a":"password"}"#),
        (r#"{"my_password":1,"passwords":2,"":3}"#, r#"{"my_password":1,"passwords":2,"":3}"#),
        (r#"{"a":"{\"password\":\"x\"}"}"#, r#"{"a":"{\"password\":\"x\"}"}"#),
        (r#""password""#, r#""password""#),
        ("12.50e-3", "12.50e-3"),
        // Half a surrogate pair: a name that cannot be known.
        (r#"{"a\ud800":1,"\ud83d\ude00":2}"#, r#"{"a\ud800":"***","\ud83d\ude00":2}"#),
    ] {
        assert_eq!(masked(line), wanted);
        assert_eq!(masked(wanted), wanted, "masked once more");
    }
}

#[test]
fn a_line_of_any_depth_takes_no_stack() {
    let deep = format!("{}1{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(masked(&deep), deep);
    assert_eq!(masked(&format!(r#"{{"token":{deep},"a":1}}"#)), r#"{"token":"***","a":1}"#);
}

/// A seeded generator: SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// A line as it is made, and as it is to come out.
#[derive(Default)]
struct Made {
    line: String,
    wanted: String,
    /// How many hidden values this is in.
    hidden: u32,
    has_hidden: bool,
}

impl Made {
    fn push(&mut self, text: &str) {
        self.line.push_str(text);
        if self.hidden == 0 {
            self.wanted.push_str(text);
        }
    }

    fn space(&mut self, random: &mut Random) {
        for _ in 0..random.below(3) {
            self.push(random.one(&["", "", "", " ", "\t", "\r"]));
        }
    }

    fn string(&mut self, random: &mut Random) {
        self.push("\"");
        for _ in 0..random.below(6) {
            const PARTS: [&str; 14] =
                ["a", "password", "\\\"", "\\\\", "\\u0022", "{", "}", "[]", ":", ",", "é", "\u{1F600}", "\\ud83d\\ude00", " "];
            self.push(random.one(&PARTS));
        }
        self.push("\"");
    }

    /// A key, and whether what stands under it is hidden.
    fn key(&mut self, random: &mut Random) -> bool {
        if random.below(3) > 0 {
            const OTHERS: [&str; 8] = ["a", "b", "pass", "passwor\\\\d", "toke\\u006d", "e-mail", "tökén", ""];
            self.push(&format!("\"{}\"", random.one(&OTHERS)));
            return false;
        }
        self.push("\"");
        for char in random.one(&HIDDEN).chars() {
            match random.below(8) {
                0 => self.push(&format!("\\u{:04x}", u32::from(char))),
                1 => self.push(&format!("\\u{:04X}", u32::from(char.to_ascii_uppercase()))),
                2 => self.push(char.to_ascii_uppercase().encode_utf8(&mut [0; 4])),
                _ => self.push(char.encode_utf8(&mut [0; 4])),
            }
        }
        self.push("\"");
        true
    }

    fn value(&mut self, random: &mut Random, depth: u32, numbers: &[&str]) {
        match random.below(if depth > 4 { 3 } else { 6 }) {
            0 => self.string(random),
            1 => self.push(random.one(numbers)),
            2 => self.push(random.one(&["true", "false", "null", "[]", "{}"])),
            3 => {
                self.push("[");
                for index in 0..random.below(4) {
                    self.push(if index > 0 { "," } else { "" });
                    self.space(random);
                    self.value(random, depth + 1, numbers);
                    self.space(random);
                }
                self.push("]");
            }
            _ => {
                self.push("{");
                for index in 0..random.below(5) {
                    self.push(if index > 0 { "," } else { "" });
                    self.space(random);
                    let hides = self.key(random);
                    self.space(random);
                    self.push(":");
                    self.space(random);
                    if hides && self.hidden == 0 {
                        self.wanted.push_str(MASK);
                    }
                    self.hidden += u32::from(hides);
                    self.has_hidden |= hides;
                    self.value(random, depth + 1, numbers);
                    self.hidden -= u32::from(hides);
                    self.space(random);
                }
                self.push("}");
            }
        }
    }

    fn by(random: &mut Random, numbers: &[&str]) -> Made {
        let mut made = Made::default();
        made.space(random);
        made.value(random, 0, numbers);
        made.space(random);
        made
    }
}

const NUMBERS: [&str; 6] = ["0", "-0", "1.0", "1e3", "12345678901234567890", "-2.50E-1"];
const HUGE: [&str; 5] = ["1e999", "-1E+400", "0.10", "123456789012345678901234567890.5", "0e0"];
const MADE: u32 = if cfg!(debug_assertions) { 40_000 } else { 400_000 };

#[test]
fn all_else_is_as_it_came_byte_for_byte() {
    let mut random = Random(1);
    let (mut with, mut without) = (0, 0);
    for round in 0..MADE {
        let made = Made::by(&mut random, if round % 2 == 0 { &NUMBERS } else { &HUGE });
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(&made.line).is_ok(), "made no JSON: {}", made.line);
        assert_eq!(masked(&made.line), made.wanted, "{}", made.line);
        *(if made.has_hidden { &mut with } else { &mut without }) += 1;
    }
    assert!(with > MADE / 8 && without > MADE / 8, "{with} with hidden values, {without} without");
}

/// Hides by serde_json's own idea of a value.
fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if HIDDEN.contains(&name.to_ascii_lowercase().as_str()) {
                    *value = Value::from("***");
                } else {
                    hide(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide),
        _ => {}
    }
}

#[test]
fn what_serde_json_reads_of_the_reply_is_what_it_hides_itself() {
    let mut random = Random(2);
    for _ in 0..MADE {
        let made = Made::by(&mut random, &NUMBERS);
        let mut wanted: Value = serde_json::from_str(&made.line).unwrap();
        hide(&mut wanted);
        let read: Value = serde_json::from_str(&masked(&made.line)).unwrap();
        assert_eq!(read, wanted, "{}", made.line);
    }
}
