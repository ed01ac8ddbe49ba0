use super::TextStage;
use crate::pace::cost;
use crate::run::Run;
use crate::source::Feed;
use crate::{Limits, Result};

/// The payload's text, in pieces: decoded, valid UTF-8, none of them empty, no character split. How long each is depends on
/// how the payload was cut; what they are together does not. [`Payload::text`](crate::Payload::text) makes it.
pub struct Text<'a> {
    stage: &'a mut TextStage,
    feed: &'a mut Feed,
    limits: &'a Limits,
    run: &'a Run,
}

impl<'a> Text<'a> {
    pub(crate) fn new(stage: &'a mut TextStage, feed: &'a mut Feed, limits: &'a Limits, run: &'a Run) -> Text<'a> {
        Text { stage, feed, limits, run }
    }

    /// Lends the next piece; none at the end of the payload, which stays. Yields to the host by itself.
    ///
    /// # Errors
    /// Whatever ends the payload (see [`ErrorKind`](crate::ErrorKind)); the same error again, if asked again.
    pub async fn next(&mut self) -> Result<Option<&str>> {
        self.stage.tail.settle();
        self.run.pace().await?;
        // The start of a line that was left unfinished comes first: its `Lines::next` was dropped while it waited.
        // The rest of an over-long line never comes: how much of it there is depends on how the payload was cut.
        self.stage.skip(self.feed);
        while self.stage.tail.is_empty() && self.stage.rest(self.feed).is_empty() {
            if !self.stage.next_piece(self.feed, self.limits).await? {
                return Ok(None);
            }
            self.stage.skip(self.feed);
        }
        self.run.turn().charge(cost::ITEM);
        self.run.progress().count_item();
        if !self.stage.tail.is_empty() {
            self.stage.tail.lend();
            return Ok(Some(self.stage.tail.text()));
        }
        Ok(Some(self.stage.take_rest(self.feed)))
    }
}
