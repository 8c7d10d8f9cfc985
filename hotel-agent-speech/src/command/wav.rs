/// The file with true lengths in its header; `None` if it is no WAV or holds no sound.
///
/// A program that writes to a pipe cannot go back and put the lengths in: it leaves the largest number there, and
/// players refuse the file or show hours.
pub(super) fn mended(mut file: Vec<u8>) -> Option<Vec<u8>> {
    if file.get(..4)? != b"RIFF" || file.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut at: usize = 12;
    loop {
        let start = at.checked_add(8)?;
        let (name, size) = file.get(at..start)?.split_at_checked(4)?;
        let size = usize::try_from(u32::from_le_bytes(size.try_into().ok()?)).ok()?;
        if name == b"data" {
            let there = file.len() - start;
            if there == 0 || size == 0 {
                return None;
            }
            if size > there {
                put(&mut file, at + 4, there)?;
            }
            break;
        }
        // Chunks begin at even places.
        at = start.checked_add(size)?.checked_add(size % 2)?;
    }
    let whole = file.len() - 8;
    put(&mut file, 4, whole)?;
    Some(file)
}

fn put(file: &mut [u8], at: usize, length: usize) -> Option<()> {
    let length = u32::try_from(length).ok()?;
    file.get_mut(at..at + 4)?.copy_from_slice(&length.to_le_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::mended;

    /// A file of one format chunk and `sound`, whose header claims `claimed` bytes of it.
    fn file(claimed: u32, sound: &[u8]) -> Vec<u8> {
        let format = b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0\x22\x56\0\0\x44\xac\0\0\x02\0\x10\0data";
        [format.as_slice(), &claimed.to_le_bytes(), sound].concat()
    }

    #[test]
    fn lengths_become_true() {
        let mended = mended(file(0x7fff_f000, b"abcdef")).unwrap();
        assert_eq!(mended.get(4..8).unwrap(), 42_u32.to_le_bytes());
        assert_eq!(mended.get(40..44).unwrap(), 6_u32.to_le_bytes());
        assert!(mended.ends_with(b"abcdef"));
    }

    #[test]
    fn what_is_no_sound_is_refused() {
        let cut = file(6, b"abcdef").get(..30).unwrap().to_vec();
        for bytes in [Vec::new(), b"RIFF".to_vec(), b"ID3\x04mp3".to_vec(), file(6, b""), file(0, b"abcdef"), cut] {
            assert_eq!(mended(bytes.clone()), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn mending_twice_is_mending_once(claimed: u32, sound: Vec<u8>) {
            if let Some(once) = mended(file(claimed, &sound)) {
                prop_assert_eq!(mended(once.clone()), Some(once));
            }
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            if let Some(mended) = mended([b"RIFF....WAVE".as_slice(), &bytes].concat()) {
                prop_assert_eq!(mended.len(), bytes.len() + 12);
            }
        }
    }
}
