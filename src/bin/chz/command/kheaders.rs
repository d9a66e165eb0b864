//! `chz kheaders`: what a kernel carries as its headers.

use anyhow::Result;
use chz::{Archive, Builder, KernelTree, Options, Tar};

use super::Voice;
use crate::args::Kheaders;
use crate::output::{self, Output};
use crate::time;

pub(crate) fn run(args: &Kheaders, voice: Voice) -> Result<()> {
    // Refusals come before the work.
    output::check(&args.output, args.force)?;
    let time = time::wanted(&args.time)?;
    // An archive that only becomes a stream need not be small.
    let level = if args.tar { 1 } else { args.level.level };
    let mut options = Options::level(level)
        .with_solid(args.blocks.solid)
        .with_jobs(args.jobs)
        .with_strip(args.strip.into());
    if let Some(size) = args.blocks.block_size {
        options = options.with_block_size(size);
    }
    let mut builder = Builder::new(options);
    let tree = KernelTree::new(&args.source, &args.arch)
        .with_object(args.objtree.clone())
        .with_mtime(time);
    builder.add_kernel_headers(&tree)?;
    let mut output = Output::create(&args.output, args.force)?;
    let named = |error| super::about(error, &args.output);
    let info = if args.tar {
        let (bytes, info) = builder.finish(Vec::new()).map_err(named)?;
        let archive = Archive::open(bytes).map_err(named)?;
        let tar = Tar::new().with_mtime(time);
        tar.write(&archive, &mut output, |_| true).map_err(named)?;
        info
    } else {
        builder.finish(&mut output).map_err(named)?.1
    };
    output.keep()?;
    if voice.verbose > 0 {
        anstream::eprintln!(
            "{} files, {} bytes of headers",
            info.files,
            info.content_len
        );
    }
    Ok(())
}
