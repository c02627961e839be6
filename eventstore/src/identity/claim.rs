//! Claim codes: whoever sent something without saying who she is reads the answer with one. Made from the request's own key under a secret,
//! so that a repeated request gets the same code, and nobody else can make it.

use moothall_core::decider::CommunityId;
use uuid::Uuid;

use super::code::InvitationCode;
use crate::vault::Vault;

/// A code of the same form as an invitation's, for paper and voice. It is shown once; only its digest under a secret is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimCode(InvitationCode);

impl ClaimCode {
    /// The code for what a request makes.
    #[must_use]
    pub fn of(vault: &Vault, community: CommunityId, key: Uuid) -> Self {
        let digest = vault.digest16("claim", &[community.0.as_bytes().as_slice(), key.as_bytes()].concat());
        let (bits, _) = digest.as_chunks::<8>();
        Self(InvitationCode::of_bits(bits.first().map_or(0, |bits| u64::from_be_bytes(*bits))))
    }

    /// Reads what somebody typed, however carelessly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        InvitationCode::parse(text).map(Self)
    }

    /// The code as it goes on the slip.
    #[must_use]
    pub fn expose(self) -> String {
        self.0.expose()
    }

    /// All that is stored of it: in hexadecimal.
    #[must_use]
    pub fn digest(self, vault: &Vault, community: CommunityId) -> String {
        let bytes = [community.0.as_bytes().as_slice(), self.0.expose().as_bytes()].concat();
        moothall_core::sealed::to_hex(&vault.digest16("claim_code", &bytes))
    }
}
