//! `chz generate`: man pages and completions, from the same definitions as the help.

use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::{Args, Document, Generate};

pub(crate) fn run(generate: &Generate) -> Result<()> {
    let mut command = Args::command();
    let shell = match generate.what {
        Document::Man => {
            let page = man(command, generate.command.as_deref())?;
            return Ok(io::stdout().lock().write_all(&page)?);
        }
        Document::Bash => Shell::Bash,
        Document::Elvish => Shell::Elvish,
        Document::Fish => Shell::Fish,
        Document::Powershell => Shell::PowerShell,
        Document::Zsh => Shell::Zsh,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "chz", &mut script);
    Ok(io::stdout().lock().write_all(&script)?)
}

/// The page of the whole program, or of one command.
fn man(mut command: clap::Command, name: Option<&str>) -> Result<Vec<u8>> {
    command.build();
    let mut page = Vec::new();
    let command = match name {
        None => command,
        Some(name) => {
            let found = command.find_subcommand(name);
            let found = found.with_context(|| format!("{name}: no such command"))?;
            let full: &'static str =
                Box::leak(format!("chz-{}", found.get_name()).into_boxed_str());
            found.clone().name(full)
        }
    };
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(page)
}
