/// Bytes of the first buffer: more than most lines and records have.
pub(crate) const SMALL: usize = 4 << 10;
/// Bytes that a buffer grows to after that, if the limit lets it: eight times the default limit.
const AT_ONCE: usize = 1 << 20;

/// The next size of a buffer of `capacity` bytes that must hold `needed`, and should hold no more than `most`. To grow is to copy,
/// a fuel for each byte, in one go: so it grows from small to all that it may need at once, and doubles only beyond that.
#[inline]
pub(crate) fn next_capacity(capacity: usize, needed: usize, most: usize) -> usize {
    let wanted = if needed <= SMALL { SMALL } else { capacity.saturating_mul(2).clamp(AT_ONCE, most.max(AT_ONCE)).min(most) };
    wanted.max(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_grows_from_small_to_the_limit_and_doubles_beyond_a_mebibyte() {
        assert_eq!(next_capacity(0, 1, 20_000), SMALL);
        assert_eq!(next_capacity(0, 3, 3), SMALL);
        assert_eq!(next_capacity(SMALL, SMALL + 1, 20_000), 20_000);
        assert_eq!(next_capacity(SMALL, SMALL + 1, 4 * AT_ONCE), AT_ONCE);
        assert_eq!(next_capacity(AT_ONCE, AT_ONCE + 1, 4 * AT_ONCE), 2 * AT_ONCE);
        assert_eq!(next_capacity(2 * AT_ONCE, 2 * AT_ONCE + 1, 3 * AT_ONCE), 3 * AT_ONCE);
        // What must be held is.
        assert_eq!(next_capacity(20_000, 20_001, 20_000), 20_001);
    }
}
