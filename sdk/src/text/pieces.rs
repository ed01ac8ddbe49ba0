use super::TextStage;
use crate::Result;
use crate::pace::cost;

/// The payload's text in pieces: decoded, valid UTF-8, never empty, no character split. The length of each depends on how the
/// payload was cut; the pieces joined together do not. Created by [`Payload::text`](crate::Payload::text).
pub struct Text<'a> {
    stage: &'a mut TextStage,
}

impl<'a> Text<'a> {
    pub(crate) fn new(stage: &'a mut TextStage) -> Text<'a> {
        stage.leave_lines();
        Text { stage }
    }

    /// Returns the next piece, or `None` at the end of the payload, also when called again. Yields to the host by itself.
    ///
    /// # Errors
    /// Any error that ends the payload (see [`ErrorKind`](crate::ErrorKind)), which is returned again when called again.
    pub async fn next(&mut self) -> Result<Option<&str>> {
        let stage = &mut *self.stage;
        stage.tail.settle();
        // Whoever met the error by lines, and left a line unfinished, meets it again.
        stage.run.check().await?;
        stage.run.pace().await?;
        // The start of a line comes first, if its `Lines::next` was dropped while it waited. The rest of an over-long line never
        // comes: how much of it there is depends on how the payload was cut.
        stage.skip();
        while stage.tail.text().is_empty() && stage.taken == stage.end {
            if !stage.next_piece().await? {
                stage.end_skipping();
                return Ok(None);
            }
            stage.skip();
        }
        let length = match stage.tail.text().len() {
            0 => first_part(stage.rest(), stage.run.slice().part_bytes()),
            tail => tail,
        };
        stage.run.slice().charge(cost::ITEM + length as u64 * cost::HANDED);
        stage.run.progress().count_item();
        if !stage.tail.text().is_empty() {
            stage.tail.lend();
            return Ok(Some(stage.tail.text()));
        }
        let to = stage.taken + length;
        let from = std::mem::replace(&mut stage.taken, to);
        Ok(Some(stage.text(from, to)))
    }
}

/// The length of the first part of `text`, which is at most `max` bytes, and splits no character.
fn first_part(text: &[u8], max: usize) -> usize {
    let Some(&next) = text.get(max) else { return text.len() };
    let is_inside = |byte: u8| (0x80..0xC0).contains(&byte);
    let cut = if is_inside(next) { text[..max].iter().rev().take_while(|byte| is_inside(**byte)).count() + 1 } else { 0 };
    max - cut
}

#[cfg(test)]
mod tests {
    use super::first_part;

    #[test]
    fn a_part_splits_no_character() {
        let text = "aé€😀b".as_bytes();
        let parts: Vec<usize> = (4..=12).map(|max| first_part(text, max)).collect();
        assert_eq!(parts, [3, 3, 6, 6, 6, 6, 10, 11, 11]);
    }
}
