//! Counts and sums records of each format.

#[path = "../../shapes.rs"]
mod shapes;

use intake::{Handler, Payload, Reply, Result};
use shapes::Seen;

struct Records;

impl Handler for Records {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let media_type = payload.description().media_type.clone().unwrap_or_default();
        let mut seen = Seen::default();
        match media_type.split(';').next() {
            #[cfg(feature = "csv")]
            Some("text/csv") => {
                let mut orders = payload.csv()?;
                while let Some(order) = orders.next().await? {
                    seen.order(&order);
                }
            }
            #[cfg(feature = "ndjson")]
            Some("application/x-ndjson") => {
                let mut events = payload.ndjson()?;
                while let Some(event) = events.next().await? {
                    seen.event(&event);
                }
            }
            #[cfg(feature = "postcard")]
            Some("application/x-postcard") => {
                let mut readings = payload.records()?;
                while let Some(reading) = readings.next().await? {
                    seen.reading(&reading);
                }
            }
            _ => {}
        }
        reply.write(seen.say()).await
    }
}

intake::export!(Records);
