use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use super::{Agent, Inner, observe, records::Kept};
use crate::{
    language::cards::mask_each,
    message::{ChannelName, Content, InboundMessage},
    port::{
        Channel, Fault, FaultKind, Retry,
        store::{NewInbound, Resolved},
    },
    property::PropertyId,
    turn::Input,
};

/// When to come again with what there was no room for.
pub(super) const RETRY_IN: Duration = Duration::from_secs(5);

/// Longest text kept of one message, in bytes: ten times what any channel allows, and small enough to store a flood of.
const LONGEST_TEXT: usize = 64 * 1024;

/// Ends a text that was cut.
const CUT: &str = " […]";

impl Agent {
    /// Keeps one message of a channel that the host itself makes (web chat, terminal).
    ///
    /// Durable when it returns; the same message id again is answered `new: false`. The answer comes by the channel's
    /// `send` once a worker runs.
    ///
    /// # Errors
    /// [`FaultKind::NotFound`] for an unknown property or channel; [`FaultKind::Full`] while more comes in than is worked
    /// off ([`overload_after`](super::AgentSettings::overload_after)); otherwise the store's fault, and the call may be
    /// repeated.
    pub async fn accept(
        &self,
        property: &PropertyId,
        channel: &ChannelName,
        message: InboundMessage,
    ) -> Result<Resolved, Fault> {
        let bound = self.channel(property, channel).ok_or_else(|| {
            Fault::new(FaultKind::NotFound, "agent.accept").because(format!("{property} has no channel {channel}"))
        })?;
        if let Some(wait) = self.0.overloaded() {
            let wait = Retry::AfterMs(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
            let why = "more comes in than is worked off";
            return Err(Fault::new(FaultKind::Full, "agent.accept").retry(wait).because(why));
        }
        let item = self.0.inbound(property, &*bound, message)?;
        self.0.keep(vec![item]).await?.pop().ok_or_else(|| Fault::new(FaultKind::BadAnswer, "store.accept"))
    }
}

impl Inner {
    /// When to come again with more, if nothing more should be taken in for now.
    pub(super) fn overloaded(&self) -> Option<Duration> {
        self.pressure.overloaded(self.clock.now())
    }

    /// A place for one more webhook on its way into the store, while there is one.
    pub(super) fn place(&self) -> Option<Place<'_>> {
        let taken = Place(&self.webhooks);
        (self.webhooks.fetch_add(1, Ordering::Relaxed) < self.settings.webhooks).then_some(taken)
    }

    /// A guest's message as the inbox keeps it: card numbers masked, endless texts cut.
    pub(super) fn inbound(
        &self,
        property: &PropertyId,
        channel: &dyn Channel,
        mut message: InboundMessage,
    ) -> Result<NewInbound, Fault> {
        if message.sender.addresses.is_empty() {
            return Err(Fault::new(FaultKind::BadRequest, "agent.accept").because("a message without a sender"));
        }
        let settle = match &message.content {
            // A tap is a whole thought.
            Content::Choice { .. } => Duration::ZERO,
            _ => Duration::from_millis(channel.capabilities().settle_ms.into()),
        };
        let masked = clean(&mut message.content) | mask_each(message.sender.profile_name.as_mut());
        Ok(NewInbound {
            property: property.clone(),
            channel: channel.name(),
            account: message.account.clone(),
            message: message.id.clone(),
            addresses: message.sender.addresses.clone(),
            received_at: self.clock.now(),
            settle,
            body: Input::Guest { message: Box::new(message), masked }.keep()?,
        })
    }

    /// Keeps a batch and wakes the workers.
    pub(super) async fn keep(&self, batch: Vec<NewInbound>) -> Result<Vec<Resolved>, Fault> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let items = self.store.accept(batch).await?.items;
        for item in &items {
            observe::inbound(&item.conversation.channel, if item.new { "new" } else { "duplicate" });
        }
        if items.iter().any(|item| item.new) {
            self.wake();
        }
        Ok(items)
    }
}

/// Given back when dropped, whether there was room or not.
pub(super) struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Masks card numbers and cuts endless texts; whether a number was masked.
fn clean(content: &mut Content) -> bool {
    let masked = mask_each(content.words_mut());
    content.words_mut().into_iter().for_each(cut);
    masked
}

fn cut(text: &mut String) {
    if text.len() > LONGEST_TEXT {
        let end = (0..=LONGEST_TEXT - CUT.len()).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.push_str(CUT);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "tests")]
    use super::{LONGEST_TEXT, clean};
    use crate::message::{Content, MediaKind};

    #[test]
    fn a_card_number_is_masked_wherever_words_are() {
        let card = "mi tarjeta es 4111 1111 1111 1111 gracias";
        let caption = |words: &str| Content::Media {
            kind: MediaKind::Image,
            id: None,
            mime: None,
            caption: Some(words.to_owned()),
        };
        for (mut content, expected) in [
            (Content::Text(card.to_owned()), true),
            (caption(card), true),
            (Content::Choice { id: card.to_owned(), title: card.to_owned() }, true),
            (Content::Text("somos 4 del 11 al 12".to_owned()), false),
            (Content::Other { kind: "order".to_owned() }, false),
        ] {
            assert_eq!(clean(&mut content), expected);
            assert!(!format!("{content:?}").contains("4111 1111"), "{content:?}");
        }
    }

    #[test]
    fn an_endless_text_is_cut_between_characters() {
        let mut content = Content::Text("¡ñandú! ".repeat(20_000));
        clean(&mut content);
        let Content::Text(text) = content else { panic!("still a text") };
        assert!(text.len() <= LONGEST_TEXT && text.len() > LONGEST_TEXT - 10, "{}", text.len());
        assert!(text.ends_with(" […]"));
    }

    #[test]
    fn a_card_number_across_the_cut_leaves_no_part_behind() {
        let mut content = Content::Text(format!("{}4111111111111111", "x".repeat(LONGEST_TEXT - 10)));
        clean(&mut content);
        assert!(!format!("{content:?}").contains("4111"));
    }
}
