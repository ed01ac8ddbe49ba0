use std::fmt::Display;
use std::ops::Range;

use toml::de::DeValue;

use super::fields::{Field, Value};
use super::mistake::Mistake;
use super::words::{Words, filled};

/// Takes values out of fields: their words replaced, and what is wrong with them noted.
pub(super) struct Reading<'w> {
    pub(super) words: &'w Words<'w>,
    pub(super) mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    /// A text.
    pub(super) fn text(&mut self, field: Option<&Field<'_>>) -> Option<String> {
        let field = field?;
        match field.value.get_ref() {
            DeValue::String(_) => self.scalar(Some(field)),
            _ => self.wrong(field.value, "a text, in quotes"),
        }
    }

    /// A text or a number, as a text.
    pub(super) fn scalar(&mut self, field: Option<&Field<'_>>) -> Option<String> {
        let value = field?.value;
        match scalar(value.get_ref()) {
            None => self.wrong(value, "a text or a number"),
            Some(text) => match filled(&text, self.words) {
                Ok(text) => Some(text),
                Err(word) => {
                    self.mistakes.push(nothing(word, value.span()));
                    None
                }
            },
        }
    }

    /// A text or a number that `parse` understands.
    pub(super) fn parsed<T, E: Display>(
        &mut self,
        field: Option<&Field<'_>>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.scalar(field)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.mistakes.push(Mistake::told(field?.value.span(), &why.to_string()));
                None
            }
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, field: Option<&Field<'_>>) -> Option<u64> {
        self.parsed(field, |text| {
            let plain = text.replace('_', "");
            plain.parse().map_err(|_no_number| format!("`{text}` is not a whole number from 0 to {}", u64::MAX))
        })
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, field: Option<&Field<'_>>) -> Option<bool> {
        let value = field?.value;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong(value, "true or false, without quotes"),
        }
    }

    /// A text, or a list of texts, each with its place.
    pub(super) fn list(&mut self, field: Option<&Field<'_>>) -> Vec<(String, Range<usize>)> {
        let Some(field) = field else { return Vec::new() };
        let one = |value| Field { key: field.key, value };
        let values: Vec<Field<'_>> = match field.value.get_ref() {
            DeValue::Array(values) => values.iter().map(one).collect(),
            _ => vec![*field],
        };
        values.iter().filter_map(|field| Some((self.text(Some(field))?, field.value.span()))).collect()
    }

    /// Each text of a list, as `parse` understands it.
    pub(super) fn parsed_list<T, E: Display>(
        &mut self,
        field: Option<&Field<'_>>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (text, span) in self.list(field) {
            match parse(&text) {
                Ok(value) => all.push(value),
                Err(why) => self.mistakes.push(Mistake::told(span, &why.to_string())),
            }
        }
        all
    }

    fn wrong<T>(&mut self, value: &Value<'_>, wanted: &str) -> Option<T> {
        self.mistakes.push(
            Mistake::new(value.span(), format!("{} cannot stand here", what(value.get_ref()))).hint(format!("write {wanted}")),
        );
        None
    }
}

/// A text, a number, or yes and no, as a text.
pub(super) fn scalar(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => match u64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => number.to_string(),
            Err(_negative_or_large) => number.as_str().to_owned(),
        },
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => return None,
    })
}

fn nothing(word: &str, span: Range<usize>) -> Mistake {
    let hint = format!("add `{word}` to the case's matrix, or write {{{{{word}}}}} for the text {{{word}}}");
    Mistake::new(span, format!("`{{{word}}}` stands for nothing: no matrix has the word `{word}`")).hint(hint)
}

/// What a value is.
pub(super) fn what(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
