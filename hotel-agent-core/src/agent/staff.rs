use std::time::Duration;

use super::{Agent, Inner, observe, records::Kept};
use crate::{
    dialogue::Session,
    guest::{Address, ConversationKey},
    message::MessageId,
    port::{
        Fault, FaultKind,
        store::{ConversationSummary, NewInbound, Resolved},
    },
    property::PropertyId,
    turn::{Input, Journal, Replay, StaffAction, replay},
};

/// Most conversations the desk's list shows: more than any desk can hold in its head.
const LONGEST_LIST: usize = 500;

/// Most turns replayed at once.
const LONGEST_REPLAY: usize = 1_000;

impl Agent {
    /// Conversations that need or have a person, the longest waiting first.
    ///
    /// # Errors
    /// The store's fault; safe to repeat.
    pub async fn waiting(&self, property: &PropertyId) -> Result<Vec<ConversationSummary>, Fault> {
        self.0.waiting(property).await
    }

    /// Passes on what a member of staff, signing as `name`, did in a conversation.
    ///
    /// It goes through the same inbox as a guest's message and is decided on in a turn. With `id` a repeated call is
    /// one action; without, each call is another.
    ///
    /// # Errors
    /// [`FaultKind::NotFound`] for an unknown conversation; otherwise the store's fault. With `id` safe to repeat.
    pub async fn staff(
        &self,
        conversation: &ConversationKey,
        id: Option<MessageId>,
        name: &str,
        action: StaffAction,
    ) -> Result<Resolved, Fault> {
        let unknown = || Fault::new(FaultKind::NotFound, "agent.staff");
        let channel = self.channel(&conversation.property, &conversation.channel).ok_or_else(unknown)?;
        let addresses = self.0.addresses_of(conversation).await?;
        if addresses.is_empty() {
            return Err(unknown());
        }
        let id = id.map_or_else(|| self.0.ids.next(), |id| id.as_str().to_owned());
        let item = NewInbound {
            property: conversation.property.clone(),
            channel: conversation.channel.clone(),
            account: channel.account(),
            // No channel's own ids begin so: a guest cannot use up a member of staff's.
            message: MessageId::new(format!("staff/{id}")),
            addresses,
            received_at: self.0.clock.now(),
            settle: Duration::ZERO,
            body: Input::Staff { name: name.to_owned(), action }.keep()?,
        };
        let resolved = self.0.keep(vec![item]).await?;
        resolved.into_iter().next().ok_or_else(|| Fault::new(FaultKind::BadAnswer, "store.accept"))
    }

    /// The journals of a conversation's last turns, oldest first, at most `limit`.
    ///
    /// # Errors
    /// The store's fault, or [`FaultKind::TooNew`] when newer code wrote one of them.
    pub async fn journals(&self, conversation: &ConversationKey, limit: usize) -> Result<Vec<Journal>, Fault> {
        let records = self.0.store.journals(conversation, limit).await?;
        records.iter().map(Journal::from_record).collect()
    }

    /// Decides every kept turn of a conversation again from its journal, without any port.
    ///
    /// # Errors
    /// As [`journals`](Self::journals); [`FaultKind::NotFound`] for an unknown property.
    pub async fn replay(&self, conversation: &ConversationKey) -> Result<Vec<Replay>, Fault> {
        let property =
            self.property(&conversation.property).ok_or_else(|| Fault::new(FaultKind::NotFound, "agent.replay"))?;
        let journals = self.journals(conversation, LONGEST_REPLAY).await?;
        Ok(journals.iter().map(|journal| replay(journal, &property, &self.0.catalogue)).collect())
    }
}

impl Inner {
    /// The desk's list; its length becomes a metric.
    pub(super) async fn waiting(&self, property: &PropertyId) -> Result<Vec<ConversationSummary>, Fault> {
        let list = self.store.waiting(property, LONGEST_LIST).await?;
        observe::waiting(property, list.len());
        Ok(list)
    }

    /// Where the guest of a conversation can be reached: its session knows, or its last turn did.
    async fn addresses_of(&self, conversation: &ConversationKey) -> Result<Vec<Address>, Fault> {
        if let Some(record) = self.store.session(conversation).await? {
            let addresses = Session::read(&record)?.addresses;
            if !addresses.is_empty() {
                return Ok(addresses);
            }
        }
        match self.store.journals(conversation, 1).await?.first() {
            Some(record) => Ok(Journal::from_record(record)?.turn.addresses),
            None => Ok(Vec::new()),
        }
    }
}
