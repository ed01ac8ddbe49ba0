//! Which imports a component has: the smallest reader that can tell. A component is a row of sections; those of imports say a
//! name and a type for each.

use crate::Result;

const IMPORTS: u8 = 10;

/// The names that a component imports.
pub(super) fn of(component: &[u8]) -> Result<Vec<String>> {
    let sections = component.strip_prefix(b"\0asm\x0d\0\x01\0").ok_or("this is not a component")?;
    let mut names = Vec::new();
    let mut all = Reader(sections);
    while !all.0.is_empty() {
        let id = all.byte()?;
        let length = all.number()?;
        let mut section = Reader(all.take(length)?);
        if id == IMPORTS {
            for _ in 0..section.number()? {
                names.push(section.import()?);
            }
        }
    }
    Ok(names)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or("the component ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned number, seven bits a byte, the lowest first.
    fn number(&mut self) -> Result<usize> {
        let mut value = 0usize;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err("the component has a number that is too long".to_owned())
    }

    fn import(&mut self) -> Result<String> {
        let kind_of_name = self.byte()?;
        if kind_of_name > 1 {
            return Err(format!("an import's name is of the unknown kind {kind_of_name}"));
        }
        let length = self.number()?;
        let name = String::from_utf8(self.take(length)?.to_vec()).map_err(|e| format!("an import's name is not text: {e}"))?;
        // What is imported: every kind is one number long, but for a core module and a type bound.
        match self.byte()? {
            0 => self.byte().map(|_| ())?,
            3 if self.byte()? == 1 => return Ok(name),
            _ => {}
        }
        self.number()?;
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_read_over_other_sections() {
        let component = b"\0asm\x0d\0\x01\0\x07\x02ab\x0a\x0f\x02\x00\x03a:b\x05\x00\x01\x01c\x03\x00\x81\x01";
        assert_eq!(super::of(component).unwrap(), ["a:b", "c"]);
        assert_eq!(super::of(b"\0asm\x01\0\0\0").unwrap_err(), "this is not a component");
        assert_eq!(super::of(b"\0asm\x0d\0\x01\0\x0a\x09").unwrap_err(), "the component ends too early");
    }
}
