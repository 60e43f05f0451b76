//! From which address a request comes.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;

/// The client's address: that of the connection, or what trusted proxies say about it. Of `X-Forwarded-For` the last
/// entry not written by a trusted proxy counts; what stands before it, the client may have invented.
#[must_use]
pub fn client_address(request: &HttpRequest, trusted_proxies: &[IpAddr]) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    if !trusted_proxies.contains(&peer) {
        return peer;
    }
    let said: Vec<&str> = request
        .headers()
        .get_all("X-Forwarded-For")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut client = peer;
    for hop in said.into_iter().rev() {
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
        if !trusted_proxies.contains(&client) {
            break;
        }
    }
    client
}

/// What the rate limits count together: an IPv4 address, or the /64 that one IPv6 subscriber gets.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let inner: IpAddr = "10.0.0.2".parse().unwrap();
        let table: &[(&str, &[IpAddr], Option<&str>, &str)] = &[
            ("203.0.113.9", &[], Some("198.51.100.1"), "203.0.113.9"),
            ("203.0.113.9", &[proxy], Some("198.51.100.1"), "203.0.113.9"),
            ("10.0.0.1", &[proxy], Some("198.51.100.1"), "198.51.100.1"),
            ("10.0.0.1", &[proxy], Some("1.1.1.1, 198.51.100.1"), "198.51.100.1"),
            ("10.0.0.1", &[proxy, inner], Some("1.1.1.1, 198.51.100.1, 10.0.0.2"), "198.51.100.1"),
            ("10.0.0.1", &[proxy], Some("nonsense"), "10.0.0.1"),
            ("10.0.0.1", &[proxy], None, "10.0.0.1"),
        ];
        for (peer, trusted, header, expected) in table {
            let mut request = TestRequest::default().peer_addr(format!("{peer}:4000").parse().unwrap());
            if let Some(header) = header {
                request = request.insert_header(("X-Forwarded-For", *header));
            }
            assert_eq!(client_address(&request.to_http_request(), trusted).to_string(), *expected, "{peer} {header:?}");
        }
    }

    #[test]
    fn an_ipv6_subscriber_counts_as_one() {
        let one = network("2001:db8:1:2:aaaa::1".parse().unwrap());
        assert_eq!(one, network("2001:db8:1:2:bbbb::2".parse().unwrap()));
        assert_ne!(one, network("2001:db8:1:3::1".parse().unwrap()));
    }
}
