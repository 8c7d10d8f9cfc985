//! The TLS provider that every HTTP client of this crate uses.

/// Makes sure that the process has a TLS provider; `None` without one. One installed before, by whoever, is left alone.
pub(crate) fn provider() -> Option<()> {
    // Losing the race against another thread's install is as good as winning it.
    #[cfg(feature = "tls-ring")]
    let _already = rustls::crypto::ring::default_provider().install_default();
    #[cfg(all(feature = "tls-aws-lc", not(feature = "tls-ring")))]
    let _already = rustls::crypto::aws_lc_rs::default_provider().install_default();
    rustls::crypto::CryptoProvider::get_default().map(|_| ())
}
