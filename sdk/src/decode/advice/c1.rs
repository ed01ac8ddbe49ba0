use crate::find::find_byte;

/// How much of the text, from its start, is looked at for C1 controls: a payload in the wrong charset shows them soon, and
/// looking at all of the text would cost up to twenty fuel more for each byte.
pub(super) const C1_BYTES: usize = 64 * 1024;

/// Whether UTF-8 text has a character of U+0080 to U+009F: 0xC2, then a byte of 0x80 to 0x9F.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(super) fn has_c1(text: &[u8]) -> bool {
    let Some(first) = find_byte(text, 0xC2) else { return false };
    let rest = &text[first..];
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    let rest = match simd::has_c1(rest) {
        Ok(()) => return true,
        Err(rest) => rest,
    };
    rest.windows(2).any(|pair| pair[0] == 0xC2 && pair[1] < 0xA0)
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd {
    use core::arch::wasm32::{i8x16_eq, i8x16_lt, i8x16_splat, v128_and, v128_any_true, v128_load};

    const BLOCK: usize = 16;

    /// Whether there is a C1 control in whole blocks of the text; else what is left of it.
    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn has_c1(text: &[u8]) -> Result<(), &[u8]> {
        let mut rest = text;
        while let Some(window) = rest.first_chunk::<{ BLOCK + 1 }>() {
            // SAFETY: sixteen bytes from the first and from the second.
            #[allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]
            let (first, second) = unsafe { (v128_load(window.as_ptr().cast()), v128_load(window.as_ptr().add(1).cast())) };
            let is_c2 = i8x16_eq(first, i8x16_splat(0xC2_u8 as i8));
            if v128_any_true(v128_and(is_c2, i8x16_lt(second, i8x16_splat(0xA0_u8 as i8)))) {
                return Ok(());
            }
            rest = &rest[BLOCK..];
        }
        Err(rest)
    }
}
