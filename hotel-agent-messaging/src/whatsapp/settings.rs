use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// The newest Graph API version this adapter was written against.
pub const GRAPH_URL: &str = "https://graph.facebook.com/v26.0";

/// How one WhatsApp number is reached and how its webhooks are proven.
///
/// Secrets never print: `Debug` shows that they are there, not what they are.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WhatsAppSettings {
    /// Meta's id of the business number (not the number itself); also the channel's account.
    pub phone_number_id: String,
    /// The bearer token of sends, media and read marks.
    pub access_token: SecretString,
    /// The app's secrets; a webhook signed with any of them is genuine, so that a secret can be rotated.
    pub app_secrets: Vec<SecretString>,
    /// The word agreed on for the subscription handshake.
    pub verify_token: SecretString,
    /// The Graph API with its version, without a slash at the end; [`GRAPH_URL`] unless changed.
    pub graph_url: String,
    /// Milliseconds to wait for the rest of a guest's thought; 2000 unless changed.
    pub settle_ms: u32,
    /// Milliseconds until a call is given up and its outcome counts as uncertain; 20 000 unless changed.
    pub timeout_ms: u32,
}

impl WhatsAppSettings {
    /// Settings of one number with one app secret and Meta's own endpoint.
    pub fn new(
        phone_number_id: impl Into<String>,
        access_token: impl Into<SecretString>,
        app_secret: impl Into<SecretString>,
        verify_token: impl Into<SecretString>,
    ) -> WhatsAppSettings {
        WhatsAppSettings {
            phone_number_id: phone_number_id.into(),
            access_token: access_token.into(),
            app_secrets: vec![app_secret.into()],
            verify_token: verify_token.into(),
            graph_url: GRAPH_URL.to_owned(),
            settle_ms: 2000,
            timeout_ms: 20_000,
        }
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let digits = |text: &str| !text.is_empty() && text.len() <= 32 && text.bytes().all(|b| b.is_ascii_digit());
        let blank = |secret: &SecretString| secret.expose_secret().trim().is_empty();
        if !digits(&self.phone_number_id) {
            return Err(SettingsError::PhoneNumberId);
        }
        let token = self.access_token.expose_secret();
        if blank(&self.access_token) || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(SettingsError::AccessToken);
        }
        if self.app_secrets.is_empty() || self.app_secrets.iter().any(blank) {
            return Err(SettingsError::AppSecret);
        }
        if blank(&self.verify_token) {
            return Err(SettingsError::VerifyToken);
        }
        let host = self.graph_url.strip_prefix("https://").or_else(|| self.graph_url.strip_prefix("http://"));
        if host.is_none_or(str::is_empty) || self.graph_url.contains(['?', '#', ' ', '@']) {
            return Err(SettingsError::GraphUrl);
        }
        Ok(())
    }
}

/// Why settings were refused, naming the value to mend and never showing a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The phone number id is Meta's id of the number: digits only, no `+`.
    #[error("phone_number_id: Meta's id of the number, digits only")]
    PhoneNumberId,
    /// The access token is empty or holds blanks.
    #[error("access_token: empty, or holds blanks or line ends")]
    AccessToken,
    /// There is no app secret, or one is empty: no webhook could be proven.
    #[error("app_secrets: at least one, none empty")]
    AppSecret,
    /// The verify token is empty: anybody could subscribe.
    #[error("verify_token: empty")]
    VerifyToken,
    /// The Graph URL is not an `https://` or `http://` address with a version.
    #[error("graph_url: an https:// or http:// address with the version, nothing after it")]
    GraphUrl,
    /// No TLS provider: enable `tls-ring` or `tls-aws-lc`, or install one before.
    #[error("no TLS provider: enable the feature tls-ring or tls-aws-lc, or install a rustls provider first")]
    NoTlsProvider,
    /// The HTTP client could not be set up (most often: the system has no CA certificates).
    #[error("the HTTP client could not be set up: {0}")]
    Http(String),
}
