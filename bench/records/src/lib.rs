//! Counts and sums records of each format; or, with the parameter `as=any` of the media type, reads them as whatever they are,
//! to find what the most expensive ones cost.

#[path = "../../shapes.rs"]
mod shapes;

use intake::{Handler, Payload, Reply, Result};
use shapes::Seen;

struct Records;

impl Handler for Records {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let media_type = payload.description().media_type.clone().unwrap_or_default();
        let mut seen = Seen::default();
        let is_any = media_type.ends_with("as=any");
        match (media_type.split(';').next(), is_any) {
            #[cfg(feature = "csv")]
            (Some("text/csv"), false) => {
                let mut orders = payload.csv()?;
                while let Some(order) = orders.next().await? {
                    seen.order(&order);
                }
            }
            #[cfg(feature = "csv")]
            (Some("text/csv"), true) => {
                let mut rows = payload.csv()?.with_header(false);
                while let Some(row) = rows.next::<Vec<&str>>().await? {
                    seen.any(row.len());
                }
            }
            #[cfg(feature = "ndjson")]
            (Some("application/x-ndjson"), false) => {
                let mut events = payload.ndjson()?;
                while let Some(event) = events.next().await? {
                    seen.event(&event);
                }
            }
            #[cfg(feature = "ndjson")]
            (Some("application/x-ndjson"), true) => {
                let mut values = payload.ndjson()?;
                while let Some(value) = values.next::<serde_json::Value>().await? {
                    seen.any(value.as_array().map_or(0, Vec::len));
                }
            }
            #[cfg(feature = "postcard")]
            (Some("application/x-postcard"), false) => {
                let mut readings = payload.records()?;
                while let Some(reading) = readings.next().await? {
                    seen.reading(&reading);
                }
            }
            #[cfg(feature = "postcard")]
            (Some("application/x-postcard"), true) => {
                let mut lists = payload.records()?;
                while let Some(list) = lists.next::<Vec<u64>>().await? {
                    seen.any(list.len());
                }
            }
            _ => {}
        }
        reply.write(seen.say()).await
    }
}

intake::export!(Records);
