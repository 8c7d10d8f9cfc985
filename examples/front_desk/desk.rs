use hotel_agent::core::{
    agent::Agent,
    guest::ConversationKey,
    message::{Content, OutboundContent, Purpose},
    port::Fault,
    property::PropertyId,
    turn::{Author, Journal, SendItem, StaffAction, TurnMessage},
};

/// How whoever types signs for the desk.
const NAME: &str = "Recepción";
/// Turns shown of a conversation.
const TURNS: usize = 20;

/// The desk's side of the terminal.
pub(crate) struct Desk {
    agent: Agent,
    property: PropertyId,
    /// The list as it was last shown: what the numbers mean.
    shown: Vec<ConversationKey>,
}

impl Desk {
    pub(crate) fn new(agent: Agent, property: PropertyId) -> Desk {
        Desk { agent, property, shown: Vec::new() }
    }

    /// Does what is typed after `/staff`.
    pub(crate) async fn obey(&mut self, command: &str) {
        let (verb, rest) = command.split_once(' ').unwrap_or((command, ""));
        let (number, words) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        let done = match verb {
            "list" => self.list().await,
            "read" => self.read(number).await,
            "reply" if !words.trim().is_empty() => {
                self.act(number, StaffAction::Write { text: words.trim().to_owned() }).await
            }
            "release" => self.act(number, StaffAction::Release).await,
            "acknowledge" => self.act(number, StaffAction::Acknowledge).await,
            _ => {
                println!("/staff list · read N · reply N WORDS · acknowledge N · release N");
                Ok(())
            }
        };
        if let Err(fault) = done {
            println!("not done: {fault}");
        }
    }

    async fn list(&mut self) -> Result<(), Fault> {
        let waiting = self.agent.waiting(&self.property).await?;
        if waiting.is_empty() {
            println!("nobody waits");
        }
        for (n, one) in waiting.iter().enumerate() {
            let mark = &one.mark;
            println!("{}. {:?} since {} UTC: {}", n + 1, mark.stage, mark.since.format("%H:%M"), mark.reason);
            println!("   {}", mark.summary.replace('\n', "\n   "));
        }
        self.shown = waiting.into_iter().map(|one| one.conversation).collect();
        Ok(())
    }

    /// The conversation of a number in the list; of the only one without.
    async fn find(&mut self, number: &str) -> Result<Option<ConversationKey>, Fault> {
        if self.shown.is_empty() {
            self.shown = self.agent.waiting(&self.property).await?.into_iter().map(|one| one.conversation).collect();
        }
        let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let found = place.and_then(|place| self.shown.get(place).cloned());
        if found.is_none() {
            println!("{number:?} is no number of /staff list");
        }
        Ok(found)
    }

    async fn read(&mut self, number: &str) -> Result<(), Fault> {
        let Some(conversation) = self.find(number).await? else { return Ok(()) };
        for Journal { turn, decision, .. } in self.agent.journals(&conversation, TURNS).await? {
            turn.messages.into_iter().filter_map(heard).for_each(|line| println!("{line}"));
            decision.into_iter().flat_map(|decision| decision.send).map(said).for_each(|line| println!("{line}"));
        }
        Ok(())
    }

    async fn act(&mut self, number: &str, action: StaffAction) -> Result<(), Fault> {
        let Some(conversation) = self.find(number).await? else { return Ok(()) };
        self.agent.staff(&conversation, None, NAME, action).await.map(|_| ())
    }
}

fn heard(message: TurnMessage) -> Option<String> {
    let (Author::Guest, Some(heard)) = (message.author, message.heard) else { return None };
    let words = match heard.content {
        Content::Text(text) | Content::Choice { title: text, .. } => text,
        other => format!("{other:?}"),
    };
    Some(format!("   guest: {words}"))
}

fn said(item: SendItem) -> String {
    let who = match item.purpose {
        Purpose::Staff { name } => name,
        _ => "assistant".to_owned(),
    };
    let words = match item.content {
        OutboundContent::Text(text) => text,
        OutboundContent::Buttons { text, .. } | OutboundContent::List { text, .. } => text,
        OutboundContent::Image { caption, alt, .. } => caption.unwrap_or(alt),
        other => format!("{other:?}"),
    };
    format!("   {who}: {}", words.replace('\n', "\n      "))
}
