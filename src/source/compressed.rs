//! Streams that may be compressed by gzip, xz or zstd, told by their first bytes.

use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "image")]
use flate2::bufread::GzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// How a stream is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Xz,
    Zstd,
}

pub(super) const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
pub(super) const XZ: &[u8] = &[0xfd, b'7', b'z', b'X', b'Z', 0x00];
pub(super) const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// The first bytes of a zstd frame that holds nothing; the low half of the first is any.
const SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];

impl Compression {
    /// How something is compressed that begins with these bytes.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        let skippable = start.len() >= 4 && start[0] >> 4 == 5 && start[1..4] == SKIPPABLE;
        if start.starts_with(GZIP) {
            Some(Compression::Gzip)
        } else if start.starts_with(XZ) {
            Some(Compression::Xz)
        } else if start.starts_with(ZSTD) || skippable {
            Some(Compression::Zstd)
        } else {
            None
        }
    }
}

/// The stream that `reader` compresses, or `reader` itself. A decoder that would need more than
/// `memory` bytes refuses.
pub(super) fn plain<'a>(mut reader: impl Read + 'a, memory: u64) -> Result<Box<dyn Read + 'a>> {
    let mut start = Vec::new();
    reader
        .by_ref()
        .take(XZ.len() as u64)
        .read_to_end(&mut start)?;
    let compression = Compression::of(&start);
    let whole = BufReader::new(Cursor::new(start).chain(reader));
    Ok(match compression {
        None => Box::new(whole),
        Some(Compression::Gzip) => Box::new(MultiGzDecoder::new(whole)),
        Some(Compression::Xz) => Box::new(XzReader::new_mem_limit(whole, true, kibibytes(memory))),
        Some(Compression::Zstd) => Box::new(Frames {
            memory,
            state: State::Between(whole),
        }),
    })
}

/// Memory that a reader of xz may take however little it is to give: `xz -9` asks its readers for as much.
#[cfg(feature = "image")]
const XZ_LEAST: u64 = 66 << 20;

/// What is compressed at the beginning of `bytes`, whatever follows it; at most `most` bytes of it.
#[cfg(feature = "image")]
pub(super) fn first(bytes: &[u8], compression: Compression, most: u64) -> Result<Vec<u8>> {
    let mut reader: Box<dyn Read + '_> = match compression {
        Compression::Gzip => Box::new(GzDecoder::new(bytes)),
        Compression::Xz => {
            let memory = most.max(XZ_LEAST);
            Box::new(XzReader::new_mem_limit(bytes, false, kibibytes(memory)))
        }
        Compression::Zstd => {
            // What every decoder must have room for (RFC 8878, 3.1.1.1.2).
            let window = most.max(8 << 20);
            let decoder = StreamingDecoder::new_with_max_window_size(bytes, window);
            Box::new(decoder.map_err(io::Error::other)?)
        }
    };
    let mut out = Vec::new();
    reader.by_ref().take(most).read_to_end(&mut out)?;
    if out.len() as u64 == most && reader.read(&mut [0])? > 0 {
        return Err(Error::limit("bytes of memory", most + 1, most));
    }
    Ok(out)
}

fn kibibytes(memory: u64) -> u32 {
    u32::try_from(memory >> 10).unwrap_or(u32::MAX)
}

/// Zstandard frames one after another, as parallel compressors write them.
struct Frames<R: BufRead> {
    memory: u64,
    state: State<R>,
}

enum State<R: BufRead> {
    Between(R),
    Within(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    Broken,
}

impl<R: BufRead> Frames<R> {
    /// Enters the next frame; false if there is none.
    fn enter(&self, mut reader: R) -> io::Result<(State<R>, bool)> {
        loop {
            let ahead = reader.fill_buf()?;
            if ahead.is_empty() {
                return Ok((State::Between(reader), false));
            }
            if ahead[0] >> 4 != 5 {
                let decoder = StreamingDecoder::new_with_max_window_size(reader, self.memory);
                let decoder = decoder.map_err(io::Error::other)?;
                return Ok((State::Within(Box::new(decoder)), true));
            }
            let mut header = [0; 8];
            reader.read_exact(&mut header)?;
            if header[1..4] != SKIPPABLE {
                return Err(io::Error::other("no zstd frame"));
            }
            let len = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
            io::copy(&mut reader.by_ref().take(len.into()), &mut io::sink())?;
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Broken) {
                State::Between(reader) => {
                    let (state, entered) = self.enter(reader)?;
                    self.state = state;
                    if !entered {
                        return Ok(0);
                    }
                }
                State::Within(mut decoder) => match decoder.read(out)? {
                    0 => self.state = State::Between(decoder.into_inner()),
                    read => {
                        self.state = State::Within(decoder);
                        return Ok(read);
                    }
                },
                State::Broken => return Err(io::Error::other("a broken zstd stream")),
            }
        }
    }
}

/// An error of a stream that was being decoded: damage, unless the system is at fault.
pub(super) fn damaged(error: io::Error, what: &str) -> Error {
    match error.raw_os_error() {
        Some(_) => error.into(),
        None => ErrorKind::Io(io::Error::new(error.kind(), format!("{what}: {error}"))).into(),
    }
}

#[cfg(test)]
#[cfg(feature = "image")]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        plain(bytes, 64 << 20)?.read_to_end(&mut out)?;
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn xz(bytes: &[u8]) -> Vec<u8> {
        let options = lzma_rust2::XzOptions::with_preset(1);
        let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn streams_are_told_by_their_content() {
        let text = b"int a;\n".repeat(5000);
        assert_eq!(read(&text).unwrap(), text);
        assert_eq!(read(b"").unwrap(), b"");
        for packed in [gzip(&text), zstd(&text), xz(&text)] {
            assert_eq!(read(&packed).unwrap(), text);
            let twice = [&packed[..], &packed[..]].concat();
            assert_eq!(read(&twice).unwrap().len(), 2 * text.len());
            assert!(read(&packed[..packed.len() - 1]).is_err());
            let compression = Compression::of(&packed).unwrap();
            let followed = [&packed[..], b"\0\0tail"].concat();
            assert_eq!(first(&followed, compression, 1 << 20).unwrap(), text);
            assert_eq!(
                first(&followed, compression, text.len() as u64).unwrap(),
                text
            );
            assert!(first(&followed, compression, text.len() as u64 - 1).is_err());
        }
        let skipped = [b"\x5f\x2a\x4d\x18\x03\0\0\0abc", &zstd(&text)[..]].concat();
        assert_eq!(read(&skipped).unwrap(), text);
    }
}
