//! Reads and compiles a component of any world.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use wasmtime::Engine;
use wasmtime::component::Component;

use super::check;
use crate::engine::engine::engine;
use crate::error::Error;
use crate::text::{counted, grouped};

/// The time to compile a component: a hundred times what the largest example takes in a debug build.
const TIME_TO_COMPILE: Duration = Duration::from_secs(120);
/// The largest component that is read from a file: far more than a guest with all its debug info.
const LARGEST: u64 = 512 << 20;

/// The bytes of the component in a file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    read(path).map_err(|error| Error::File { what: "component", path: path.to_owned(), not: "read", error })
}

/// Compiles what was just built, once in each process: every test of a crate asks for the same.
pub(crate) fn compile_built(path: &Path) -> Result<(Component, u64), Error> {
    static COMPILED: Mutex<BTreeMap<PathBuf, (Component, u64)>> = Mutex::new(BTreeMap::new());
    // Held while it compiles: who comes next waits for it instead of compiling again.
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = compiled.get(path) {
        return Ok(found.clone());
    }
    let bytes = read_file(path)?;
    let new = (compile(&bytes)?, bytes.len() as u64);
    compiled.insert(path.to_owned(), new.clone());
    Ok(new)
}

/// Compiles a component (binary, not text).
pub(crate) fn compile(bytes: &[u8]) -> Result<Component, Error> {
    check::is_component(bytes)?;
    compile_in_time(engine()?, bytes)
}

/// Compiles, by a thread of its own: what takes too long is left to it, for it cannot be stopped.
fn compile_in_time(engine: &'static Engine, bytes: &[u8]) -> Result<Component, Error> {
    let (done, compiled) = mpsc::channel();
    let owned = bytes.to_vec();
    let work = move || {
        let _no_waiter = done.send(Component::from_binary(engine, &owned));
    };
    let thread = thread::Builder::new().name("compile".to_owned()).spawn(work);
    thread.map_err(|error| Error::Host(format!("no thread to compile the component: {error}")))?;
    match compiled.recv_timeout(TIME_TO_COMPILE) {
        Ok(compiled) => compiled.map_err(|error| Error::NotAGuest(format!("it is not a valid component: {error:#}"))),
        Err(_late) => Err(Error::NotAGuest(format!("it is not compiled after {TIME_TO_COMPILE:?}: make its functions smaller"))),
    }
}

/// Reads a regular file. All else may never end, or wait for ever.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > LARGEST {
        let text = format!("it has {}, and a component has at most {}", counted(size, "byte"), grouped(LARGEST));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    // Not more, even of a file that grows, or that delivers what its size does not tell.
    let mut bytes = Vec::new();
    file.take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}
