#![allow(unsafe_code, reason = "a function of C")]

use std::ffi::CString;
use std::io;
use std::ptr;

use super::CHUNK;

/// The C library's `iconv` from one charset to UTF-8.
#[derive(Debug)]
pub struct Iconv {
    opened: libc::iconv_t,
    buffer: Vec<u8>,
}

/// What the C library calls the charset that the WHATWG Encoding Standard means by a label, where it is not the label: browsers'
/// charsets are those of Windows.
const NAMES: [(&str, &str); 9] = [
    ("iso-8859-1", "WINDOWS-1252"),
    ("iso-8859-8-i", "ISO-8859-8"),
    ("windows-874", "CP874"),
    ("x-mac-cyrillic", "MAC-CYRILLIC"),
    ("shift_jis", "CP932"),
    ("euc-jp", "EUC-JP-MS"),
    ("euc-kr", "CP949"),
    ("big5", "BIG5-HKSCS"),
    ("iso-2022-jp", "ISO-2022-JP-3"),
];

impl Iconv {
    /// None if the C library does not know the charset.
    #[must_use]
    pub fn new(charset: &str) -> Option<Self> {
        let name = NAMES.iter().find(|(label, _)| *label == charset).map_or(charset, |(_, name)| name);
        let name = CString::new(name).ok()?;
        // SAFETY: both are strings that end in a nought and outlive the call.
        let opened = unsafe { libc::iconv_open(c"UTF-8".as_ptr(), name.as_ptr()) };
        // As it says that it has failed: (iconv_t) -1.
        if opened.addr() == usize::MAX { None } else { Some(Self { opened, buffer: vec![0; 4 * CHUNK] }) }
    }

    /// Decodes in chunks, into a buffer that is used again, and returns the number of bytes of text; `None` if it takes `bytes`
    /// for malformed.
    #[must_use]
    pub fn decode(&mut self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: with nulls it goes back to its first state, and touches no memory of ours.
        unsafe { libc::iconv(self.opened, ptr::null_mut(), ptr::null_mut(), ptr::null_mut(), ptr::null_mut()) };
        let (mut at, mut all) = (0, 0);
        while at < bytes.len() {
            let chunk = &bytes[at..bytes.len().min(at + CHUNK)];
            let (mut from, mut left) = (chunk.as_ptr().cast_mut().cast(), chunk.len());
            let (mut to, mut room) = (self.buffer.as_mut_ptr().cast(), self.buffer.len());
            // SAFETY: `from` and `to` have `left` and `room` bytes; iconv writes to `to` alone, and no more than its room.
            let result = unsafe { libc::iconv(self.opened, &raw mut from, &raw mut left, &raw mut to, &raw mut room) };
            let (read, written) = (chunk.len() - left, self.buffer.len() - room);
            all += std::hint::black_box(&self.buffer[..written]).len();
            at += read;
            let cut = result == usize::MAX && io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL);
            if result == usize::MAX && !cut {
                return None;
            }
            // What is not a whole character at the end of a chunk comes again with the next one; at the very end nothing does.
            if read == 0 {
                break;
            }
        }
        Some(all)
    }
}

impl Drop for Iconv {
    fn drop(&mut self) {
        // SAFETY: it was opened, and is closed once.
        unsafe { libc::iconv_close(self.opened) };
    }
}
