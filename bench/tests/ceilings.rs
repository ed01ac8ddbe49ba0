//! Fuel, fuel between host calls, memory and sizes are held at what was reached: `ceilings.tsv`, within a tolerance. What became
//! better is not held by itself: `INTAKE_CEILINGS=write cargo test --workspace --test ceilings` writes the file again, which is
//! to be done, and looked at, with each change that moves a figure.

use bench::{Ceilings, build, tolerance, ways};

#[test]
fn nothing_costs_more_than_it_did() {
    let file = build::root().join("bench/ceilings.tsv");
    let kept = Ceilings::parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let measured = Ceilings::measure().unwrap().with_base_of(&kept);
    if std::env::var("INTAKE_CEILINGS").as_deref() == Ok("write") {
        std::fs::write(&file, measured.to_string()).unwrap();
        return;
    }
    let unexplained = kept.without_reason();
    assert!(unexplained.is_empty(), "worse than the base, without a reason:\n{}", unexplained.join("\n"));
    let tolerance = tolerance(&build::component(&ways::INTAKE).unwrap());
    let worse = measured.worse_than(&kept, tolerance);
    assert!(worse.is_empty(), "worse than {}, times {tolerance}:\n{}", file.display(), worse.join("\n"));
}
