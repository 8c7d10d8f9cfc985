//! What a turn's messages say together: people write one thought in four messages.

use crate::{
    guest::Phone,
    language::{DateMention, Intent, PartyMention, PersonName, Selection, TimeMention, Understanding, Urgency},
    message::{Content, MediaKind},
    turn::Turn,
};

/// Everything the guest said in a turn, later words over earlier ones.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Intents in the order said, each once.
    pub(super) intents: Vec<Intent>,
    /// Dates in the order said; those before a correction are dropped.
    pub(super) dates: Vec<DateMention>,
    pub(super) nights: Option<u16>,
    pub(super) party: PartyMention,
    pub(super) room_words: Vec<String>,
    pub(super) selection: Option<Selection>,
    pub(super) times: Vec<TimeMention>,
    /// A yes that nothing said after it takes back.
    pub(super) affirm: bool,
    pub(super) deny: bool,
    /// "No, mejor ...", "wait": whatever was agreed is open again.
    pub(super) correction: bool,
    pub(super) thanks: bool,
    pub(super) name: Option<PersonName>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) numbers: Vec<String>,
    pub(super) urgent: Option<Urgency>,
    pub(super) opt_out: bool,
    pub(super) opt_in: bool,
    pub(super) impossible: bool,
    pub(super) amounts: Vec<u64>,
    /// The ids of choices tapped.
    pub(super) taps: Vec<String>,
    /// A card number was masked.
    pub(super) masked: bool,
    /// A picture or document came.
    pub(super) picture: bool,
    /// A place on the map came.
    pub(super) place: bool,
    /// A voice note or film came that nobody has turned into words.
    pub(super) unheard: bool,
    /// Nothing but emoji, stickers, reactions or thanks: never a misunderstanding.
    pub(super) only_courtesy: bool,
    /// The words, message by message.
    pub(super) words: Vec<String>,
    /// The name in the profile.
    pub(super) profile_name: Option<String>,
    /// A phone the channel vouches for.
    pub(super) proven_phone: Option<Phone>,
}

impl Said {
    /// `listed` are the choices under the last reply: their numbers, typed, are taps.
    pub(super) fn of(turn: &Turn, listed: &[String]) -> Said {
        let mut said = Said { only_courtesy: true, ..Said::default() };
        for heard in turn.messages.iter().filter_map(|message| message.heard.as_ref()) {
            said.masked |= heard.masked;
            said.profile_name = heard.profile_name.clone().or(said.profile_name);
            said.proven_phone = heard.phone.clone().or(said.proven_phone);
            match &heard.content {
                Content::Text(text) => {
                    said.taps.extend(typed_choice(text, listed).cloned());
                    said.words.push(text.clone());
                }
                Content::Choice { id, title } => {
                    said.taps.push(id.clone());
                    said.words.push(title.clone());
                    said.only_courtesy = false;
                }
                Content::Media { kind: MediaKind::Sticker, .. } | Content::Reaction { .. } => continue,
                Content::Media { kind, caption, .. } => {
                    match kind {
                        MediaKind::Image | MediaKind::Document => said.picture = true,
                        _ => said.unheard = true,
                    }
                    said.words.extend(caption.clone());
                    said.only_courtesy = false;
                }
                Content::Location { .. } => {
                    said.place = true;
                    said.only_courtesy = false;
                }
                Content::Other { .. } => continue,
            }
            said.add(&heard.understanding);
        }
        said
    }

    fn add(&mut self, heard: &Understanding) {
        if heard.correction || heard.wait {
            // "Sí" and then "espera, no": the yes is taken back, and so are dates it corrects.
            self.affirm = false;
            self.correction = true;
            if !heard.dates.is_empty() {
                self.dates.clear();
                self.nights = None;
            }
        }
        for scored in &heard.intents {
            if !self.intents.contains(&scored.intent) {
                self.intents.push(scored.intent);
            }
        }
        self.dates.extend(heard.dates.iter().cloned());
        self.nights = heard.nights.or(self.nights);
        merge_party(&mut self.party, &heard.party);
        self.room_words.extend(heard.room_words.iter().cloned());
        self.selection = heard.selection.clone().or(self.selection.take());
        self.times.extend(heard.times.iter().cloned());
        if heard.deny {
            self.affirm = false;
            self.deny = true;
        } else if heard.affirm {
            self.affirm = true;
            self.deny = false;
        }
        self.thanks |= heard.thanks;
        self.name = heard.names.clone().or(self.name.take());
        self.email = heard.email.clone().or(self.email.take());
        self.phone = heard.phone.clone().or(self.phone.take());
        self.numbers.extend(heard.confirmation_numbers.iter().cloned());
        self.urgent = heard.urgent.or(self.urgent);
        self.opt_out = (self.opt_out && !heard.opt_in) || heard.opt_out;
        self.opt_in = (self.opt_in && !heard.opt_out) || heard.opt_in;
        self.impossible |= !heard.impossible.is_empty();
        self.amounts.extend(heard.amounts.iter().map(|amount| amount.hundredths));
        let thanks_alone = heard.thanks && heard.intents.iter().all(|scored| scored.intent == Intent::Thanks);
        self.only_courtesy &= heard.only_emoji || thanks_alone;
    }

    pub(super) fn has(&self, intent: Intent) -> bool {
        self.intents.contains(&intent)
    }

    pub(super) fn any(&self, intents: &[Intent]) -> bool {
        intents.iter().any(|intent| self.has(*intent))
    }

    /// Whether dates, nights or people were named, whatever for.
    pub(super) fn speaks_of_a_stay(&self) -> bool {
        let party = &self.party;
        !self.dates.is_empty()
            || self.nights.is_some()
            || party.adults.is_some()
            || party.children.is_some()
            || party.babies.is_some()
            || party.rooms.is_some()
    }

    /// The first tap whose id starts so, without that start.
    pub(super) fn tapped(&self, prefix: &str) -> Option<&str> {
        self.taps.iter().rev().find_map(|id| id.strip_prefix(prefix))
    }

    /// All words in one line, for the desk.
    pub(super) fn in_one_line(&self) -> String {
        let line = self.words.join(" / ").replace(['\n', '\r'], " ");
        match line.char_indices().nth(400) {
            Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
            None => line,
        }
    }
}

/// "2", "2." or "2)" typed under a numbered list.
fn typed_choice<'a>(text: &str, listed: &'a [String]) -> Option<&'a String> {
    let digits = text.trim().trim_end_matches(['.', ')']);
    let position: usize = digits.parse().ok()?;
    listed.get(position.checked_sub(1)?)
}

fn merge_party(party: &mut PartyMention, heard: &PartyMention) {
    party.adults = heard.adults.or(party.adults);
    party.children = heard.children.or(party.children);
    party.babies = heard.babies.or(party.babies);
    party.rooms = heard.rooms.or(party.rooms);
    if !heard.child_ages.is_empty() {
        party.child_ages.clone_from(&heard.child_ages);
    }
    party.pets |= heard.pets;
}
