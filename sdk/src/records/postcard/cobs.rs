/// Undoes COBS in place, in a frame without its zero: the bytes that are left, or none if it is not such a frame.
///
/// The crate `cobs` goes byte by byte, at about 50 fuel each; this moves a run at a time, at 1 to 15 in what is not all zeros.
pub(super) fn unstuff(frame: &mut [u8]) -> Option<usize> {
    let (mut from, mut to) = (0, 0);
    while let Some(&code) = frame.get(from) {
        // 0 is not a code, and the run would have no end.
        let run = usize::from(code).checked_sub(1)?;
        let end = from + 1 + run;
        if end > frame.len() {
            return None;
        }
        if run > 0 {
            frame.copy_within(from + 1..end, to);
            to += run;
        }
        from = end;
        if code < 0xFF && from < frame.len() {
            frame[to] = 0;
            to += 1;
        }
    }
    Some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the crate makes of `frame`.
    fn by_the_crate(frame: &[u8]) -> Option<Vec<u8>> {
        let mut frame = frame.to_vec();
        let length = ::cobs::decode_in_place(&mut frame).ok()?;
        frame.truncate(length);
        Some(frame)
    }

    fn by_hand(frame: &[u8]) -> Option<Vec<u8>> {
        let mut frame = frame.to_vec();
        let length = unstuff(&mut frame)?;
        frame.truncate(length);
        Some(frame)
    }

    #[test]
    fn cobs_is_undone_as_by_the_crate() {
        for length in [0usize, 1, 2, 252, 253, 254, 255, 256, 507, 508, 509, 510, 1000] {
            for zero in [None, Some(0), Some(length / 2), Some(length.saturating_sub(1)), Some(254), Some(508)] {
                let mut content = vec![7; length];
                if let Some(byte) = zero.and_then(|at| content.get_mut(at)) {
                    *byte = 0;
                }
                let mut frame = vec![0; ::cobs::max_encoding_length(length) + 1];
                let stuffed = ::cobs::encode(&content, &mut frame);
                frame.truncate(stuffed);
                assert_eq!(by_hand(&frame), Some(content), "{length}, {zero:?}");
            }
        }
    }

    /// Every frame of up to four bytes of those that matter: few codes, and what they can count.
    #[test]
    fn what_is_not_cobs_is_refused_as_by_the_crate() {
        const BYTES: [u8; 6] = [1, 2, 3, 4, 5, 0xFF];
        let mut frames = vec![Vec::new()];
        for _ in 0..5 {
            let longer = frames.iter().flat_map(|frame| BYTES.map(|byte| [&frame[..], &[byte]].concat()));
            frames = longer.collect();
            for frame in &frames {
                assert_eq!(by_hand(frame), by_the_crate(frame), "{frame:02X?}");
            }
        }
        for length in 250..260 {
            let frame = [vec![0xFF], vec![7; length]].concat();
            assert_eq!(by_hand(&frame), by_the_crate(&frame), "{length}");
        }
        assert_eq!(by_hand(&[2, 7, 0]), None);
    }
}
