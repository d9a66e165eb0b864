//! Where an archive's bytes are: anything that can be read at an offset.

use std::fs::File;
use std::io;
use std::sync::Arc;

/// Bytes that many threads can read at any offset.
pub trait ReadAt: Send + Sync {
    /// Fills `buf` with the bytes from `offset` on, or fails with
    /// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) where there are not so many.
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()>;

    /// How many bytes there are.
    fn size(&self) -> io::Result<u64>;
}

impl ReadAt for [u8] {
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start
            .checked_add(buf.len())
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        buf.copy_from_slice(self.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }
}

impl ReadAt for Vec<u8> {
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        self.as_slice().read_exact_at(buf, offset)
    }

    fn size(&self) -> io::Result<u64> {
        self.as_slice().size()
    }
}

impl<T: ReadAt + ?Sized> ReadAt for &T {
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_exact_at(buf, offset)
    }

    fn size(&self) -> io::Result<u64> {
        (**self).size()
    }
}

impl<T: ReadAt + ?Sized> ReadAt for Arc<T> {
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_exact_at(buf, offset)
    }

    fn size(&self) -> io::Result<u64> {
        (**self).size()
    }
}

impl<T: ReadAt + ?Sized> ReadAt for Box<T> {
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_exact_at(buf, offset)
    }

    fn size(&self) -> io::Result<u64> {
        (**self).size()
    }
}

impl ReadAt for File {
    #[cfg(unix)]
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(self, buf, offset)
    }

    #[cfg(windows)]
    fn read_exact_at(&self, mut buf: &mut [u8], mut offset: u64) -> io::Result<()> {
        while !buf.is_empty() {
            match std::os::windows::fs::FileExt::seek_read(self, buf, offset) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => {
                    buf = &mut buf[read..];
                    offset += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    #[cfg(not(any(unix, windows)))]
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        use std::sync::{Mutex, PoisonError};
        // One position belongs to the file, so seek and read must not be parted.
        static POSITION: Mutex<()> = Mutex::new(());
        let _guard = POSITION.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self;
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(buf)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

/// A part of something larger, as storage of its own: an archive that lies inside another file.
#[derive(Clone, Copy, Debug)]
pub struct Range<S> {
    storage: S,
    start: u64,
    len: u64,
}

impl<S: ReadAt> Range<S> {
    /// The `len` bytes of `storage` from `start` on. Fails where there are not so many.
    ///
    /// ```
    /// use chz::{Range, ReadAt};
    ///
    /// let middle = Range::new(&b"abcdef"[..], 2, 3)?;
    /// let mut bytes = [0; 2];
    /// middle.read_exact_at(&mut bytes, 1)?;
    /// assert_eq!(&bytes, b"de");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new(storage: S, start: u64, len: u64) -> io::Result<Self> {
        let end = start.checked_add(len).ok_or(io::ErrorKind::UnexpectedEof)?;
        if end > storage.size()? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Range {
            storage,
            start,
            len,
        })
    }
}

impl<S: ReadAt> ReadAt for Range<S> {
    fn read_exact_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        let end = offset
            .checked_add(buf.len() as u64)
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        if end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.storage.read_exact_at(buf, self.start + offset)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn all_storages_read_alike_and_none_past_its_end() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"xxabcdefxx").unwrap();
        let whole = b"xxabcdefxx".to_vec();
        let storages: [Box<dyn ReadAt>; 4] = [
            Box::new(b"abcdef".to_vec()),
            Box::new(Arc::new(b"abcdef".to_vec())),
            Box::new(Range::new(whole, 2, 6).unwrap()),
            Box::new(Range::new(file, 2, 6).unwrap()),
        ];
        for storage in &storages {
            let mut bytes = [0; 3];
            assert_eq!(storage.size().unwrap(), 6);
            storage.read_exact_at(&mut bytes, 3).unwrap();
            assert_eq!(&bytes, b"def");
            assert!(storage.read_exact_at(&mut bytes, 4).is_err());
            assert!(storage.read_exact_at(&mut bytes, u64::MAX).is_err());
            storage.read_exact_at(&mut [], 6).unwrap();
        }
        assert!(Range::new(&b"abc"[..], 2, 2).is_err());
        assert!(Range::new(&b"abc"[..], u64::MAX, 2).is_err());
    }
}
