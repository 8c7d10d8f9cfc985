use std::{collections::BTreeMap, sync::Arc};

use axum::extract::{FromRequestParts, RawPathParams};
use hotel_agent_core::property::PropertyId;
use http::{HeaderMap, StatusCode, header, request::Parts};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::{host::Host, refusal::Refusal};

/// The tokens staff show.
pub(crate) struct Tokens {
    /// Opens every property.
    pub(crate) house: Option<SecretString>,
    /// Open one property each.
    pub(crate) of: BTreeMap<PropertyId, SecretString>,
}

impl Tokens {
    pub(crate) fn any(&self) -> bool {
        self.house.is_some() || !self.of.is_empty()
    }

    fn open(&self, property: &PropertyId, shown: &str) -> bool {
        // Every token is compared, so that the time tells nothing.
        [self.house.as_ref(), self.of.get(property)].into_iter().flatten().fold(false, |open, token| {
            let same: bool = token.expose_secret().as_bytes().ct_eq(shown.as_bytes()).into();
            open | (same && !shown.is_empty())
        })
    }
}

/// A property whose staff the caller has shown to be: the only way for a handler to know the property.
pub(super) struct OnDuty(pub(super) PropertyId);

impl FromRequestParts<Arc<Host>> for OnDuty {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, host: &Arc<Host>) -> Result<OnDuty, Refusal> {
        let shown = bearer(&parts.headers)
            .ok_or_else(|| Refusal::new(StatusCode::UNAUTHORIZED, "no_token", "staff routes need a bearer token"))?
            .to_owned();
        // A wrong token learns nothing about which properties there are.
        let refused = || Refusal::new(StatusCode::FORBIDDEN, "wrong_token", "this token does not open this property");
        let params = RawPathParams::from_request_parts(parts, host).await.map_err(|_| refused())?;
        let property = params
            .iter()
            .find(|(name, _)| *name == "property")
            .and_then(|(_, value)| PropertyId::parse(value).ok())
            .ok_or_else(refused)?;
        if !host.tokens.open(&property, &shown) {
            return Err(refused());
        }
        if host.agent.property(&property).is_none() {
            return Err(Refusal::not_found("property"));
        }
        Ok(OnDuty(property))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeMap;

    use hotel_agent_core::property::PropertyId;

    use super::Tokens;

    #[test]
    fn a_token_opens_its_property_and_the_houses_opens_all() {
        let (ana, ben) = (PropertyId::parse("ana").unwrap(), PropertyId::parse("ben").unwrap());
        let of = BTreeMap::from([(ana.clone(), "for-ana".into())]);
        let tokens = Tokens { house: Some("for-all".into()), of };
        for (property, shown, open) in [
            (&ana, "for-ana", true),
            (&ana, "for-all", true),
            (&ben, "for-all", true),
            (&ben, "for-ana", false),
            (&ana, "for-an", false),
            (&ana, "for-ana ", false),
            (&ana, "", false),
        ] {
            assert_eq!(tokens.open(property, shown), open, "{property} {shown:?}");
        }
        let unset = Tokens { house: Some("".into()), of: BTreeMap::new() };
        assert!(!unset.open(&ana, ""));
    }
}
