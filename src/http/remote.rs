//! Where a request came from, when proxies stand between.

use std::net::IpAddr;

use poem::{Addr, Request};

/// The last address in `X-Forwarded-For` that is not a trusted proxy's, if a trusted proxy sent it; else the peer.
/// Everything to the left of that address is the client's own tale.
pub(super) fn address(request: &Request, trusted_proxies: &[IpAddr]) -> Option<IpAddr> {
    let Addr::SocketAddr(peer) = &request.remote_addr().0 else {
        return None;
    };
    let mut address = peer.ip().to_canonical();
    if !trusted_proxies.contains(&address) {
        return Some(address);
    }
    let values = request.headers().get_all("x-forwarded-for").iter();
    let chain: Vec<&str> =
        values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    for hop in chain.into_iter().rev() {
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        address = hop.to_canonical();
        if !trusted_proxies.contains(&address) {
            break;
        }
    }
    Some(address)
}
