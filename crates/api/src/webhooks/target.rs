//! Where notices may be sent to: by HTTPS to public addresses, so that nobody makes the server speak to its neighbours. An
//! operator whose receivers stand in the same network allows private addresses, and plain HTTP to them, in the settings.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Longest address, in bytes.
const URL_BYTES: usize = 500;

/// Why nothing is sent to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Forbidden {
    /// It is no address, too long, or has a user name or a password in it.
    #[error("应为不超过500个字符、不含用户名和密码的网址")]
    NoAddress,
    /// It is not `https`.
    #[error("只能发往 https 地址")]
    NotEncrypted,
    /// It leads into the network of the server, or nowhere.
    #[error("不能发往内网、本机或者保留的地址")]
    NotPublic,
    /// No such host is known.
    #[error("找不到这个主机名")]
    Unknown,
}

/// Reads an address. What a host name leads to is looked at when something is sent ([`resolve`]).
///
/// # Errors
/// Why nothing may be sent there.
pub(super) fn parse(text: &str, private: bool) -> Result<Url, Forbidden> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= URL_BYTES).ok_or(Forbidden::NoAddress)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Forbidden::NoAddress);
    }
    match url.scheme() {
        "https" => {}
        "http" if private => {}
        _ => return Err(Forbidden::NotEncrypted),
    }
    let address = match url.host() {
        Some(Host::Ipv4(address)) => Some(address.into()),
        Some(Host::Ipv6(address)) => Some(address.into()),
        Some(Host::Domain(_)) => None,
        None => return Err(Forbidden::NoAddress),
    };
    if address.is_some_and(|address| !private && !is_public(address)) {
        return Err(Forbidden::NotPublic);
    }
    Ok(url)
}

/// The addresses behind a host; the connection is made to one of these and no other.
///
/// # Errors
/// Why nothing may be sent there. One address that is not public is enough.
pub(super) async fn resolve(url: &Url, private: bool) -> Result<Vec<SocketAddr>, Forbidden> {
    let port = url.port_or_known_default().ok_or(Forbidden::NoAddress)?;
    let addresses: Vec<SocketAddr> = match url.host().ok_or(Forbidden::NoAddress)? {
        Host::Ipv4(address) => vec![(address, port).into()],
        Host::Ipv6(address) => vec![(address, port).into()],
        Host::Domain(name) => tokio::net::lookup_host((name, port)).await.map_err(|_| Forbidden::Unknown)?.collect(),
    };
    if addresses.is_empty() {
        return Err(Forbidden::Unknown);
    }
    if !private && !addresses.iter().all(|address| is_public(address.ip())) {
        return Err(Forbidden::NotPublic);
    }
    Ok(addresses)
}

/// Whether an address is somebody's on the internet (IANA special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special && a < 224
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // IPv4 in another dress: translated (RFC 6052), and 6to4 (RFC 3056).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        // Protocol assignments (Teredo among them) and documentation.
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x3fff, second, ..] => second >= 0x1000,
        // Everything else that is given out lies in 2000::/3; so ::1, ::ffff:0:0/96, fc00::/7 and fe80::/10 are left out.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_public_addresses_is_sent_to_unless_the_operator_allows_more() {
        let table = [
            ("https://oa.example.gov.cn/hooks", Ok(()), Ok(())),
            ("https://8.8.8.8/", Ok(()), Ok(())),
            ("https://[2606:4700::1111]/", Ok(()), Ok(())),
            ("http://oa.example.gov.cn/hooks", Err(Forbidden::NotEncrypted), Ok(())),
            ("http://127.0.0.1:9000/", Err(Forbidden::NotEncrypted), Ok(())),
            ("https://10.1.2.3/", Err(Forbidden::NotPublic), Ok(())),
            ("https://0x7f000001/", Err(Forbidden::NotPublic), Ok(())),
            ("https://2130706433/", Err(Forbidden::NotPublic), Ok(())),
            ("https://[::1]/", Err(Forbidden::NotPublic), Ok(())),
            ("https://[::ffff:10.0.0.1]/", Err(Forbidden::NotPublic), Ok(())),
            ("ftp://oa.example.gov.cn/", Err(Forbidden::NotEncrypted), Err(Forbidden::NotEncrypted)),
            ("file:///etc/passwd", Err(Forbidden::NotEncrypted), Err(Forbidden::NotEncrypted)),
            ("https://user:word@oa.example.gov.cn/", Err(Forbidden::NoAddress), Err(Forbidden::NoAddress)),
            ("oa.example.gov.cn", Err(Forbidden::NoAddress), Err(Forbidden::NoAddress)),
        ];
        for (text, strict, lenient) in table {
            assert_eq!(parse(text, false).map(drop), strict, "{text}");
            assert_eq!(parse(text, true).map(drop), lenient, "{text}");
        }
        let long = format!("https://oa.example.gov.cn/{}", "x".repeat(URL_BYTES));
        assert_eq!(parse(&long, false).map(drop), Err(Forbidden::NoAddress));
    }

    #[test]
    fn no_special_address_is_taken_for_public() {
        let special = [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "3fff::1",
        ];
        for address in special {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2400:3200::1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_followed() {
        let url = parse("https://localhost:8443/", false).unwrap();
        assert_eq!(resolve(&url, false).await, Err(Forbidden::NotPublic));
        assert!(resolve(&url, true).await.unwrap().iter().all(|address| address.ip().is_loopback()));
    }
}
