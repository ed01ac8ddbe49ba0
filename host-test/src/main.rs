//! The command `host-test`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
