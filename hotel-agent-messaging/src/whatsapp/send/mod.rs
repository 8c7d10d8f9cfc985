//! From an outbound message to what became of it.

mod error;
mod graph;
mod limits;
mod media;
mod multipart;
mod render;

use hotel_agent_core::{
    message::{MessageId, Outbound, OutboundContent},
    port::{Fault, FaultKind, Retry, SendOutcome},
};
use serde::Deserialize;

pub use error::GraphError;
pub(super) use media::Uploads;

use self::{graph::Answer, media::Picture};
use super::WhatsApp;

const SEND: &str = "whatsapp.send";
const ACKNOWLEDGE: &str = "whatsapp.acknowledge";

pub(super) async fn send(channel: &WhatsApp, outbound: &Outbound) -> SendOutcome {
    match deliver(channel, outbound).await {
        Ok(provider_id) => SendOutcome::Sent { provider_id: Some(provider_id) },
        Err(outcome) => {
            tracing::debug!(outbound = %outbound.id, outcome = error::name(&outcome), "not sent");
            outcome
        }
    }
}

async fn deliver(channel: &WhatsApp, outbound: &Outbound) -> Result<String, SendOutcome> {
    if outbound.account.as_str() != channel.settings.phone_number_id {
        return Err(bad_request("the message belongs to another account"));
    }
    limits::check(outbound).map_err(bad_request)?;
    let recipient = render::recipient(&outbound.to).ok_or_else(|| bad_request("no address WhatsApp can reach"))?;
    let picture = match &outbound.content {
        OutboundContent::Image { media, .. } => Some(media::picture(channel, media).await?),
        _ => None,
    };
    let request = render::request(outbound, recipient, picture.as_ref())
        .ok_or_else(|| SendOutcome::Rejected(Fault::new(FaultKind::Unsupported, SEND)))?;
    let answer = graph::post_json(channel, "messages", &request).await;
    match read(channel, answer) {
        Err(SendOutcome::Rejected(fault)) => Err(after_rejection(channel, fault, picture.as_ref())),
        other => other,
    }
}

/// Meta forgets uploads before their time at times: a message refused for its picture is worth one more upload.
fn after_rejection(channel: &WhatsApp, fault: Fault, picture: Option<&Picture>) -> SendOutcome {
    match picture {
        Some(Picture::Uploaded { key, reused: true, .. }) => {
            media::forget(channel, key);
            SendOutcome::Deferred(fault.retry(Retry::Safe))
        }
        _ => SendOutcome::Rejected(fault),
    }
}

#[derive(Deserialize)]
struct Accepted {
    messages: Vec<AcceptedMessage>,
}

#[derive(Deserialize)]
struct AcceptedMessage {
    id: String,
}

fn read(channel: &WhatsApp, answer: Answer) -> Result<String, SendOutcome> {
    match answer {
        Answer::Complete { status, body, .. } if status.is_success() => serde_json::from_slice::<Accepted>(&body)
            .ok()
            .and_then(|accepted| accepted.messages.into_iter().next())
            .map(|message| message.id)
            .filter(|id| !id.is_empty())
            .ok_or_else(|| uncertain(FaultKind::BadAnswer, "taken, but the answer names no message")),
        Answer::Complete { status, headers, body } => Err(error::outcome(status, &headers, &body, channel.now(), SEND)),
        Answer::NotSent(fault) => Err(SendOutcome::Deferred(fault)),
        Answer::Lost(fault) => Err(SendOutcome::Uncertain(fault)),
    }
}

pub(super) async fn acknowledge(channel: &WhatsApp, message: &MessageId) -> Result<(), Fault> {
    let answer = graph::post_json(channel, "messages", &render::read_mark(message)).await;
    match answer {
        Answer::Complete { status, .. } if status.is_success() => Ok(()),
        Answer::Complete { status, headers, body } => {
            Err(match error::outcome(status, &headers, &body, channel.now(), ACKNOWLEDGE) {
                SendOutcome::Rejected(fault) => fault,
                SendOutcome::Deferred(fault) | SendOutcome::Uncertain(fault) => fault.retry(Retry::Safe),
                _ => Fault::new(FaultKind::RateLimited, ACKNOWLEDGE),
            })
        }
        Answer::NotSent(fault) | Answer::Lost(fault) => Err(fault.retry(Retry::Safe)),
    }
}

fn bad_request(why: &'static str) -> SendOutcome {
    SendOutcome::Rejected(Fault::new(FaultKind::BadRequest, SEND).because(why))
}

fn uncertain(kind: FaultKind, why: &'static str) -> SendOutcome {
    SendOutcome::Uncertain(Fault::new(kind, SEND).retry(Retry::LookFirst).because(why))
}
