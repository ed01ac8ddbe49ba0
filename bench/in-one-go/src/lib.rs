//! Reads all records as the type that the parameter `as` of the media type names, and counts them. Bad ones are passed over.

use std::collections::BTreeMap;

use intake::{BadRecords, Handler, Payload, Records, Reply, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

struct InOneGo;

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is made, and dropped")]
struct Row {
    id: u64,
    name: String,
    amount: f64,
    note: Option<String>,
}

/// Which of the columns, or members, there are is read from the record; it ignores all others.
#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct One {
    id: Option<u64>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
enum Level {
    Low,
    High,
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "as above")]
enum Either {
    Number(u64),
    Row { id: u64 },
}

impl Handler for InOneGo {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        payload.set_bad_records(BadRecords::Skip)?;
        let media_type = payload.description().media_type.clone().unwrap_or_default();
        let kind = media_type.rsplit_once("as=").map_or("", |(_, kind)| kind);
        let mut records = payload.records()?;
        let count = match kind {
            "value" => owned::<Value>(&mut records).await?,
            "map" => owned::<BTreeMap<String, String>>(&mut records).await?,
            "values" => owned::<BTreeMap<String, Value>>(&mut records).await?,
            "names" => owned::<Vec<String>>(&mut records).await?,
            "floats" => owned::<Vec<f64>>(&mut records).await?,
            "numbers" => owned::<Vec<u64>>(&mut records).await?,
            "sets" => owned::<Vec<BTreeMap<u8, String>>>(&mut records).await?,
            "bytes" => owned::<Vec<u8>>(&mut records).await?,
            "row" => owned::<Row>(&mut records).await?,
            "one" => owned::<One>(&mut records).await?,
            "unit" => owned::<()>(&mut records).await?,
            "number" => owned::<u64>(&mut records).await?,
            "level" => owned::<Level>(&mut records).await?,
            "either" => owned::<Either>(&mut records).await?,
            _ => borrowed(&mut records, kind).await?,
        };
        reply.write(format!("{count} records, {} bad\n", records.bad())).await
    }
}

async fn owned<T: DeserializeOwned>(records: &mut Records<'_>) -> Result<u64> {
    let mut count = 0;
    while records.next::<T>().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

async fn borrowed(records: &mut Records<'_>, kind: &str) -> Result<u64> {
    let mut count = 0;
    match kind {
        "fields" => {
            while records.next::<Vec<&str>>().await?.is_some() {
                count += 1;
            }
        }
        _ => {
            while records.next::<&str>().await?.is_some() {
                count += 1;
            }
        }
    }
    Ok(count)
}

intake::export!(InOneGo);
