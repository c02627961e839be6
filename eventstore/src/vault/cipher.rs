//! XChaCha20-Poly1305 with the nonce in front: 24 bytes of nonce, the ciphertext, 16 bytes of tag.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

pub(crate) const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// Encrypts; `None` only for texts longer than the cipher can take (256 GiB).
pub(crate) fn lock(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    associated_data: &[u8],
    plaintext: &[u8],
) -> Option<Vec<u8>> {
    let mut locked = Vec::with_capacity(NONCE_BYTES + plaintext.len() + TAG_BYTES);
    locked.extend_from_slice(&nonce);
    locked.extend_from_slice(plaintext);
    let (_, text) = locked.split_at_mut(NONCE_BYTES);
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(&XNonce::from(nonce), associated_data, text.into())
        .ok()?;
    locked.extend_from_slice(&tag);
    Some(locked)
}

/// Decrypts; `None` for anything that was not made by [`lock`] with the same key and associated data.
pub(crate) fn unlock(key: &[u8; 32], associated_data: &[u8], locked: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, rest) = locked.split_first_chunk::<NONCE_BYTES>()?;
    let (text, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
    let mut text = Zeroizing::new(text.to_vec());
    XChaCha20Poly1305::new(key.into())
        .decrypt_inout_detached(
            &XNonce::from(*nonce),
            associated_data,
            text.as_mut_slice().into(),
            tag.into(),
        )
        .ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{lock, unlock};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_locked_opens_only_with_the_same_key_and_data(
            text: Vec<u8>, key: [u8; 32], nonce: [u8; 24], data: Vec<u8>, at: usize, flip in 1..=255_u8,
        ) {
            let locked = lock(&key, nonce, &data, &text).unwrap();
            prop_assert_eq!(unlock(&key, &data, &locked).unwrap().to_vec(), text);
            let mut altered = locked.clone();
            let at = at % altered.len();
            altered[at] ^= flip;
            prop_assert!(unlock(&key, &data, &altered).is_none());
            let mut other_key = key;
            other_key[at % 32] ^= flip;
            prop_assert!(unlock(&other_key, &data, &locked).is_none());
            prop_assert!(unlock(&key, &[data.as_slice(), &[1]].concat(), &locked).is_none());
        }

        #[test]
        fn arbitrary_bytes_never_open(bytes: Vec<u8>) {
            prop_assert!(unlock(&[7; 32], b"", &bytes).is_none());
        }
    }
}
