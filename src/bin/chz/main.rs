//! The `chz` program: what the command line asks for, done with the library's public face alone.

#![deny(unsafe_code)]

mod args;
mod command;
mod interrupt;
mod names;
mod output;
mod progress;
mod report;
mod time;

use std::io;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let result = command::run(args);
    interrupt::settle();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("chz: {}", report::one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// Whoever reads our output has seen enough (`chz list a.chz | head`): not an error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = match cause.downcast_ref::<chz::Error>().map(chz::Error::kind) {
            Some(chz::ErrorKind::Io(io)) => Some(io),
            _ => cause.downcast_ref::<io::Error>(),
        };
        io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
    })
}
