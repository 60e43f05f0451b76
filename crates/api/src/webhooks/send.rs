//! Sends notices: one POST each, signed as Standard Webhooks has it (<https://www.standardwebhooks.com>), to an address that
//! was looked at. No redirect is followed, no proxy used, and nothing of the answer but its status is read.

use std::{io, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use sha2::Sha256;
use store::webhooks::{Message, Sent, WebhookSecret};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::OnceCell,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::target::{self, Forbidden};
use crate::limits::WEBHOOK_TIMEOUT;

/// Sends to receivers.
pub(crate) struct Sender {
    /// Whether private addresses may be sent to.
    private: bool,
    /// Made with the certificates of the machine when it is needed first.
    tls: OnceCell<TlsConnector>,
}

/// Why a message was not taken.
#[derive(Debug, thiserror::Error)]
enum Untaken {
    #[error("{0}")]
    Forbidden(#[from] Forbidden),
    #[error("无法连接：{0}")]
    Connection(#[from] io::Error),
    #[error("应答无法读取：{0}")]
    Answer(#[from] hyper::Error),
    #[error("{} 秒内没有应答", WEBHOOK_TIMEOUT.as_secs())]
    Late,
}

impl Sender {
    /// One that may send to private addresses, or not.
    pub(crate) fn new(private: bool) -> Self {
        Self { private, tls: OnceCell::new() }
    }

    /// Sends a message at an instant, once.
    pub(crate) async fn send(&self, message: &Message, now: DateTime<Utc>) -> Sent {
        let posted = timeout(WEBHOOK_TIMEOUT, self.post(message, now)).await;
        match posted.unwrap_or(Err(Untaken::Late)) {
            Ok(status) if (200..300).contains(&status) => Sent::Taken(status),
            Ok(status) => Sent::Refused(Some(status), format!("接收方应答 {status}")),
            Err(why) => Sent::Refused(None, why.to_string()),
        }
    }

    async fn post(&self, message: &Message, at: DateTime<Utc>) -> Result<u16, Untaken> {
        let url = target::parse(&message.url, self.private)?;
        let addresses = target::resolve(&url, self.private).await?;
        let stream = TcpStream::connect(addresses.as_slice()).await?;
        if url.scheme() == "http" {
            return exchange(stream, &url, (message, at)).await;
        }
        let tls = self.tls.get_or_try_init(|| async { connector(machine_roots()) }).await?;
        exchange(tls.connect(name_of(&url)?, stream).await?, &url, (message, at)).await
    }
}

/// Sends over a connection, and gives the status of the answer.
async fn exchange<S>(stream: S, url: &Url, (message, at): (&Message, DateTime<Utc>)) -> Result<u16, Untaken>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new().handshake(TokioIo::new(stream)).await?;
    // It ends when the sender is dropped, whatever the receiver still sends.
    tokio::spawn(connection);
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::post(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("fengqiao/", env!("CARGO_PKG_VERSION")))
        .header("webhook-id", message.id.to_string())
        .header("webhook-timestamp", at.timestamp())
        .header("webhook-signature", code(&message.secret, &message.id.to_string(), at.timestamp(), &message.body))
        .body(Full::new(Bytes::copy_from_slice(message.body.as_bytes())))
        .map_err(|_| Forbidden::NoAddress)?;
    Ok(sender.send_request(request).await?.status().as_u16())
}

/// The signature of a message: HMAC-SHA256 over its id, its time in seconds since 1970 and its body, parted by full stops.
fn code(secret: &WebhookSecret, id: &str, at: i64, body: &str) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(secret.reveal()).expect("HMAC takes a key of any length");
    code.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(code.finalize().into_bytes()))
}

/// A secret as it is shown to who sets the receiver up.
pub(super) fn shown(secret: &WebhookSecret) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(secret.reveal()))
}

fn name_of(url: &Url) -> Result<ServerName<'static>, Forbidden> {
    match url.host() {
        Some(Host::Domain(name)) => ServerName::try_from(name.to_owned()).map_err(|_| Forbidden::NoAddress),
        Some(Host::Ipv4(address)) => Ok(ServerName::from(std::net::IpAddr::from(address))),
        Some(Host::Ipv6(address)) => Ok(ServerName::from(std::net::IpAddr::from(address))),
        None => Err(Forbidden::NoAddress),
    }
}

/// The certificates that the machine trusts.
fn machine_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, io::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(io::Error::other)?.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use uuid::Uuid;

    /// A certificate for localhost until 2126, its key, and the authority that nobody else trusts.
    const CERTIFICATE: &[u8] = include_bytes!("localhost/certificate.der");
    const KEY: &[u8] = include_bytes!("localhost/key.der");
    const AUTHORITY: &[u8] = include_bytes!("localhost/authority.der");

    /// A receiver that takes one message over TLS; gives its address.
    async fn receiver() -> String {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(KEY).into();
        let config = config.unwrap().with_no_client_auth().with_single_cert(vec![CERTIFICATE.into()], key).unwrap();
        let (acceptor, listener) =
            (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("localhost:0").await.unwrap());
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let mut received = vec![0; 4096];
            let length = stream.read(&mut received).await.unwrap();
            assert!(received[..length].starts_with(b"POST /hook?a=b HTTP/1.1\r\n"));
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        });
        format!("https://localhost:{port}/hook?a=b")
    }

    async fn post(roots: RootCertStore) -> Result<u16, Untaken> {
        let sender = Sender { private: true, tls: OnceCell::new_with(connector(roots).ok()) };
        let secret = WebhookSecret::from(b"secret".to_vec());
        let message = Message { id: Uuid::nil(), url: receiver().await, secret, body: "{}".to_owned() };
        sender.post(&message, DateTime::UNIX_EPOCH).await
    }

    #[tokio::test]
    async fn a_message_goes_over_tls_to_whom_the_machine_trusts_and_to_nobody_else() {
        let mut trusted = RootCertStore::empty();
        trusted.add(AUTHORITY.into()).unwrap();
        assert_eq!(post(trusted).await.unwrap(), 204);
        let refused = post(machine_roots()).await.unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{refused}");
    }

    #[test]
    fn a_signature_is_that_of_standard_webhooks() {
        // The example of the specification.
        let key = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let secret = WebhookSecret::from(key);
        let code = code(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(code, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(shown(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }
}
