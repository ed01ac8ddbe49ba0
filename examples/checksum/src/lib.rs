//! The CRC-32 and the length of a payload as it came: raw bytes, no decoding.

use intake::{Handler, Payload, Reply, Result};

struct Checksum;

impl Handler for Checksum {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let pace = payload.pace();
        let mut chunks = payload.chunks()?;
        let (mut crc, mut bytes) = (!0, 0u64);
        while let Some(chunk) = chunks.next().await? {
            // The checksum is this guest's own work, which the SDK cannot know of: it is done by the KiB, and charged.
            for part in chunk.chunks(1024) {
                crc = part.iter().fold(crc, |crc, &byte| (crc >> 8) ^ TABLE[usize::from(crc as u8 ^ byte)]);
                pace.spend(FUEL_PER_BYTE * part.len() as u64).await?;
            }
            bytes += chunk.len() as u64;
        }
        reply.write(format!("{:08x} {bytes}\n", !crc)).await
    }
}

/// What one byte costs here, by `host-test run` without `spend`.
const FUEL_PER_BYTE: u64 = 24;

/// The CRC-32 of ISO-HDLC (zip, PNG, Ethernet): polynomial 0x04C11DB7, reflected.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

intake::export!(Checksum);
