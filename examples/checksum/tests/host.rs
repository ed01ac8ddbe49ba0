//! The component under wasmtime.

use host_test::{Generate, Harness, Kind};

#[test]
fn the_checksum_is_that_of_the_bytes_as_they_came() {
    let guest = host_test::guest!();
    for plan in ["whole", "1", "1,2,3"] {
        let outcome =
            Harness::new(guest.clone()).payload("123456789").charset("utf-16").plan(plan.parse().unwrap()).run().unwrap();
        // The check value of CRC-32/ISO-HDLC.
        outcome.assert_reply("cbf43926 9\n");
        assert_eq!(outcome.payload.charset_used, None);
    }
}

#[test]
fn its_own_work_is_paced() {
    let payload = Generate::new(Kind::Log).with_size(8 << 20);
    let outcome = Harness::new(host_test::guest!()).payload(payload).turn_fuel(2_000_000).run().unwrap();
    outcome.assert_ok();
    assert!(outcome.fuel.max_between_crossings < 600_000, "{outcome}");
    assert!(outcome.checkpoints > 100, "{outcome}");
}
