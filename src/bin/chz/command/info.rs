//! `chz info`: what an archive is made of.

use std::io::Write;

use anyhow::Result;
use chz::{Info, Limits, PlanPart};
use serde_json::json;

use crate::args;
use crate::names;

pub(crate) fn run(args: &args::Info) -> Result<()> {
    let archive = super::open(&args.archive, Limits::default())?;
    let info = archive.info();
    let text = if args.json {
        json(info)? + "\n"
    } else {
        text(info)
    };
    Ok(anstream::stdout().write_all(text.as_bytes())?)
}

fn json(info: &Info) -> Result<String> {
    let methods = info.methods.iter().map(|method| {
        json!({
            "name": method.name,
            "blocks": method.blocks,
            "content_len": method.content_len,
            "payload_len": method.payload_len,
        })
    });
    let plan = info.plan.iter().map(|part| {
        json!({
            "part": part.part.as_str(),
            "blocks": part.blocks,
            "files": part.files,
            "content_len": part.content_len,
            "payload_len": part.payload_len,
        })
    });
    let sections = info
        .sections
        .iter()
        .map(|section| json!({ "name": section.name, "len": section.len }));
    let object = json!({
        "level": info.level,
        "solid": info.solid,
        "block_size": info.block_size,
        "archive_len": info.archive_len,
        "content_len": info.content_len,
        "distinct_len": info.distinct_len,
        "files": info.files,
        "directories": info.directories,
        "symlinks": info.symlinks,
        "roots": info.roots.iter().map(|root| names::shown(root)).collect::<Vec<_>>(),
        "blocks": info.blocks(),
        "largest_block": info.largest_block,
        "methods": methods.collect::<Vec<_>>(),
        "plan": plan.collect::<Vec<_>>(),
        "sections": sections.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&object)?)
}

fn text(info: &Info) -> String {
    let percent = |part: u64, whole: u64| match whole {
        0 => "-".to_owned(),
        _ => format!("{:.1} %", part as f64 * 100.0 / whole as f64),
    };
    let mut lines = vec![
        ("level", info.level.to_string()),
        (
            "archive",
            format!(
                "{} bytes, {} of the content",
                info.archive_len,
                percent(info.archive_len, info.content_len)
            ),
        ),
        (
            "content",
            format!("{} bytes in {} files", info.content_len, info.files),
        ),
    ];
    if info.distinct_len != info.content_len {
        let note = format!("{} bytes once equal files are one", info.distinct_len);
        lines.push(("", note));
    }
    for (index, root) in info.roots.iter().enumerate() {
        let head = if index == 0 { "roots" } else { "" };
        lines.push((head, names::shown(root).to_string()));
    }
    lines.push(("directories", info.directories.to_string()));
    lines.push(("symlinks", info.symlinks.to_string()));
    let size = if info.solid {
        "solid".to_owned()
    } else {
        format!("of about {} bytes", info.block_size)
    };
    let largest = format!(
        "{} {size}, the largest {} bytes",
        info.blocks(),
        info.largest_block
    );
    lines.push(("blocks", largest));
    for method in &info.methods {
        let made = format!(
            "  {}: {}, {} -> {} bytes, {}",
            method.name,
            method.blocks,
            method.content_len,
            method.payload_len,
            percent(method.payload_len, method.content_len)
        );
        lines.push(("", made));
    }
    for (index, part) in info.plan.iter().enumerate() {
        let head = if index == 0 { "plan" } else { "" };
        let why = match part.part {
            PlanPart::Core => "that many others include, most included first",
            PlanPart::Directories => "in the order of their paths",
            PlanPart::Versions => "coded as what differs from a relative",
            _ => "of a kind unknown here",
        };
        let (name, blocks, files) = (part.part.as_str(), part.blocks, part.files);
        lines.push((
            head,
            format!("{name}: {files} files {why}: {blocks} blocks"),
        ));
        let (content, payload) = (part.content_len, part.payload_len);
        let share = percent(payload, content);
        lines.push(("", format!("  {content} -> {payload} bytes, {share}")));
    }
    for (index, section) in info.sections.iter().enumerate() {
        let head = if index == 0 { "bytes" } else { "" };
        let share = percent(section.len, info.archive_len);
        lines.push((
            head,
            format!("{:<12} {:>12}  {share:>7}", section.name, section.len),
        ));
    }
    lines
        .iter()
        .map(|(head, line)| format!("{head:<12} {line}").trim_end().to_owned() + "\n")
        .collect()
}
