use std::{collections::BTreeMap, sync::Arc};

use axum::Router;
use chrono::TimeDelta;
use hotel_agent_core::{
    agent::Agent,
    property::{Property, PropertyId},
};
use http::{HeaderName, HeaderValue};
use secrecy::SecretString;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use crate::{
    health, media,
    pace::Pace,
    pages, refusal,
    staff::{self, Tokens},
    verify,
    webchat::{self, WebChat},
    webhooks,
};

/// What WhatsApp sends at most.
const BODY: usize = 3 * 1024 * 1024;
/// Messages a guest may send at once on the web chat, and then one a second: faster than anybody writes.
const BURST: u16 = 20;

/// What the routes share.
pub(crate) struct Host {
    pub(crate) agent: Agent,
    pub(crate) pace: Pace,
    pub(crate) tokens: Tokens,
    web_chat: bool,
}

impl Host {
    /// A property that guests may write to from their browser.
    pub(crate) fn chat_property(&self, id: &PropertyId) -> Option<Arc<Property>> {
        let property = self.agent.property(id)?;
        (self.web_chat && self.agent.channel(id, &WebChat::channel_name()).is_some()).then_some(property)
    }
}

/// The routes of an agent as a router, with the usual settings: see [`HostBuilder`] for others.
///
/// Staff routes need a token: without [`HostBuilder::staff_token`] there are none.
pub fn router(agent: Agent) -> Router {
    HostBuilder::new(agent).router()
}

/// Which routes an agent's router has.
///
/// ```no_run
/// # fn example(agent: hotel_agent_core::agent::Agent, token: secrecy::SecretString) -> axum::Router {
/// hotel_agent_axum::HostBuilder::new(agent).staff_token(token).metrics(false).router()
/// # }
/// ```
#[must_use]
pub struct HostBuilder {
    agent: Agent,
    tokens: Tokens,
    web_chat: bool,
    metrics: bool,
    body_limit: usize,
}

impl HostBuilder {
    /// Web chat and metrics on, webhook bodies of up to 3 MiB, no staff routes.
    pub fn new(agent: Agent) -> HostBuilder {
        let tokens = Tokens { house: None, of: BTreeMap::new() };
        HostBuilder { agent, tokens, web_chat: true, metrics: true, body_limit: BODY }
    }

    /// The bearer token that opens the staff routes of every property.
    pub fn staff_token(mut self, token: SecretString) -> HostBuilder {
        self.tokens.house = Some(token);
        self
    }

    /// A bearer token that opens the staff routes of one property, besides the one for all.
    pub fn property_staff_token(mut self, property: PropertyId, token: SecretString) -> HostBuilder {
        self.tokens.of.insert(property, token);
        self
    }

    /// Whether properties with a [`WebChat`] are served to browsers.
    pub fn web_chat(mut self, on: bool) -> HostBuilder {
        self.web_chat = on;
        self
    }

    /// Whether `/metrics` is there, and this process's metrics are recorded for it.
    pub fn metrics(mut self, on: bool) -> HostBuilder {
        self.metrics = on;
        self
    }

    /// Largest body of a webhook, in bytes; larger ones are answered 413.
    pub fn body_limit(mut self, bytes: usize) -> HostBuilder {
        self.body_limit = bytes;
        self
    }

    /// The router. It may be nested or merged into an application's own.
    ///
    /// A request that panics is answered 500; the others go on.
    pub fn router(self) -> Router {
        let mut routes = Router::new()
            .merge(webhooks::routes(self.body_limit))
            .merge(verify::routes())
            .merge(media::routes())
            .merge(pages::assets())
            .merge(health::routes());
        if self.web_chat {
            routes = routes.merge(pages::routes()).merge(webchat::routes());
        }
        if self.tokens.any() {
            routes = routes.merge(staff::routes());
        }
        if self.metrics {
            routes = routes.merge(health::metrics());
        }
        let host = Host {
            agent: self.agent,
            pace: Pace::new(BURST, TimeDelta::seconds(1)),
            tokens: self.tokens,
            web_chat: self.web_chat,
        };
        let header = |name, value| {
            SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        routes
            .layer(CatchPanicLayer::custom(refusal::of_panic))
            .layer(header("x-content-type-options", "nosniff"))
            .layer(header("referrer-policy", "no-referrer"))
            .with_state(Arc::new(host))
    }
}
