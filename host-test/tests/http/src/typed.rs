//! Replies that say their media type and charset.

use intake::{CharsetOrigin, Payload, Reply, Request, Result, UnmappablePolicy};

/// The text of the payload, in the media type and the charset that headers of the request say.
pub(crate) async fn typed(request: &Request, payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    if let Some(media_type) = request.header("x-media-type") {
        reply.set_media_type(media_type)?;
    }
    if let Some(charset) = request.header("x-charset") {
        reply.set_charset(charset)?;
    }
    text(payload, reply).await
}

/// What the payload is, again: its media type, its charset, a byte order mark, and its text.
pub(crate) async fn same(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let first = payload.text()?.next().await?.unwrap_or_default().to_owned();
    if let Some(media_type) = payload.description().media_type_without_charset() {
        reply.set_media_type(media_type)?;
    }
    let summary = payload.summary();
    if let Some(charset) = summary.charset_used {
        reply.set_charset(charset.name())?;
    }
    if summary.charset_origin == Some(CharsetOrigin::ByteOrderMark) {
        reply.write("\u{FEFF}").await?;
    }
    reply.write(first).await?;
    text(payload, reply).await
}

async fn text(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    reply.set_unmappable(UnmappablePolicy::Replace("?"));
    let mut text = payload.text()?;
    while let Some(piece) = text.next().await? {
        reply.write(piece).await?;
    }
    Ok(())
}
