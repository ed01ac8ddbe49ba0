use intake::{Error, Payload, Reply, Result};

/// What no handler should do.
pub(crate) async fn misbehave(path: &str, payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    match path {
        // No call of the host, and no end.
        "/hog" => hog(),
        "/trap" => crash(),
        "/trap-late" => {
            reply.write(vec![b'x'; 200_000]).await?;
            crash();
        }
        "/grow" => {
            let mut all = Vec::new();
            loop {
                all.push(vec![1u8; 1 << 20]);
                std::hint::black_box(&all);
            }
        }
        // Past the SDK: the process is over before there is a response.
        "/silent" => std::process::exit(0),
        "/sleep" => std::thread::sleep(std::time::Duration::from_secs(3600)),
        "/print" => {
            eprintln!("a word to the operator");
            reply.write("said\n").await?;
        }
        _ => {
            let chunks = payload.chunks()?.next().await?.map_or(0, <[u8]>::len);
            return Err(Error::handler(format!("there is no such route, for {chunks} bytes")).with_status(404));
        }
    }
    Ok(())
}

#[inline(never)]
fn hog() {
    loop {
        std::hint::black_box(());
    }
}

#[inline(never)]
fn crash() -> ! {
    panic!("this route crashes");
}
