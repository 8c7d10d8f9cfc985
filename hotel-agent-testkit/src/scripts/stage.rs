//! One hotel, one guest, one agent, and the acts of a script.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Days, TimeDelta, Utc};
use hotel_agent_core::{
    agent::Agent,
    dialogue::Session,
    guest::{Address, AddressKind, ConversationKey, Phone},
    memory::MemoryStore,
    message::{
        AccountId, ChannelCapabilities, ChannelName, Content, Coordinates, InboundMessage, MediaKind, MessageId,
        Outbound, Sender,
    },
    port::{
        Alert, Clock,
        store::{Desk, Inbox},
    },
    property::Property,
    reply::seal::{Key, KeyRing, Seal},
    reservation::Reservation,
    turn::{Journal, StaffAction},
};

use super::{
    channel::{ACCOUNT, Bell, NAME, ScriptChannel},
    desk, mishaps,
    patience::{Ended, finish, now},
    pms::Between,
    script::{Script, Seed, Shows, Staff, Step, span},
    seed,
    transcript::{Transcript, choices},
};
use crate::{
    ManualClock, SeededIds,
    chaos::ChaosPms,
    grand_hotel::{GrandHotel, GrandHotelSettings},
};

/// Days before the earliest arrival on which seeds were booked: inside every horizon, outside every deadline.
const BOOKED_BEFORE: Days = Days::new(60);

/// Rounds of due work on the way of one wait; a dialogue that needs more turns in circles.
const MOST_ROUNDS: usize = 2_000;

/// Everything a script is played on.
pub(super) struct Stage {
    pub(super) property: Property,
    /// The property's file without the PMS's part: what the agent may know of the house.
    pub(super) file: String,
    pub(super) hotel: Arc<GrandHotel>,
    pub(super) between: Arc<Between>,
    pub(super) channel: Arc<ScriptChannel>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) store: Arc<MemoryStore>,
    pub(super) agent: Agent,
    pub(super) bell: Arc<Bell>,
    pub(super) conversation: Option<ConversationKey>,
    /// Ids of the guest's messages, in order.
    pub(super) said: Vec<MessageId>,
    /// Numbers of the seeds.
    pub(super) seeds: Vec<Seed>,
    chaos: Arc<ChaosPms>,
    ids: Arc<SeededIds>,
    crashed: Arc<AtomicBool>,
    sender: Sender,
}

/// What came of a step.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) sent: Vec<(DateTime<Utc>, Outbound)>,
    pub(super) alerts: Vec<Alert>,
    /// When the guest spoke, if they did.
    pub(super) spoken_at: Option<DateTime<Utc>>,
    /// When what was due at once was done.
    pub(super) answered_at: DateTime<Utc>,
}

impl Stage {
    /// Sets the stage: the hotel with its reservations, the agent, the guest.
    pub(super) fn set(script: &Script, hotels: &Path) -> Result<Stage, String> {
        let path = hotels.join(format!("{}.toml", script.property));
        let origin = path.display().to_string();
        let mut text = fs::read_to_string(&path).map_err(|error| format!("{origin}: {error}"))?;
        for [from, to] in &script.settings {
            if !text.contains(from.as_str()) {
                return Err(format!("{origin} does not hold {from:?}"));
            }
            text = text.replace(from, to);
        }
        let property = Property::from_toml(&text, &origin).map_err(|error| error.to_string())?;
        let settings = GrandHotelSettings::from_toml(&text, &origin).map_err(|error| error.to_string())?;

        let start = property.time_zone.to_utc(script.now);
        let booked_on =
            script.seed.iter().map(|seed| seed.arrival).min().and_then(|day| day.checked_sub_days(BOOKED_BEFORE));
        let booked_at = booked_on.map(|day| property.time_zone.to_utc(day.and_time(script.now.time())));
        let clock = Arc::new(ManualClock::new(booked_at.map_or(start, |booked| booked.min(start))));
        let hotel = Arc::new(GrandHotel::in_memory(settings, clock.clone(), Arc::new(SeededIds::new(2))));
        for planted in &script.seed {
            now(&clock, seed::plant(&hotel, planted, clock.now()))??;
        }
        clock.set(start);
        for change in &script.desk {
            now(&clock, desk::change(&hotel, property.currency, change))??;
        }

        let crashed = Arc::new(AtomicBool::new(false));
        let between = Arc::new(Between::new(hotel.clone(), property.currency));
        let chaos = Arc::new(ChaosPms::new(between.clone(), clock.clone(), crate::chaos::Plan::calm()));
        let mut capabilities = match script.channel {
            Shows::Rich => ChannelCapabilities::rich(),
            Shows::Text => ChannelCapabilities::text_only(),
        };
        if let Some(window) = &script.reply_window {
            capabilities.reply_window_s = u32::try_from(span(window)?.as_secs()).ok();
        }
        let channel = Arc::new(ScriptChannel::new(capabilities, clock.clone()));
        let store = Arc::new(MemoryStore::new());
        let (ids, bell) = (Arc::new(SeededIds::new(1)), Arc::new(Bell::default()));
        let file = text.split("\n[pms]").next().unwrap_or_default().to_owned();
        let agent = agent(&property, &chaos, &channel, &store, &clock, &ids, &bell)?;
        Ok(Stage {
            sender: sender(script)?,
            property,
            file,
            hotel,
            between,
            channel,
            clock,
            store,
            agent,
            bell,
            conversation: None,
            said: Vec::new(),
            seeds: script.seed.clone(),
            chaos,
            ids,
            crashed,
        })
    }

    /// Plays one step.
    pub(super) fn play(&mut self, step: &Step, transcript: &mut Transcript) -> Result<Heard, String> {
        let mut heard = Heard::default();
        for change in &step.desk {
            let mut change = change.clone();
            if let super::DeskChange::SetStatus { number, .. } = &mut change {
                *number = self.fill(number)?;
            }
            transcript.note(format!("    (desk: {change:?})"));
            now(&self.clock, desk::change(&self.hotel, self.property.currency, &change))??;
        }
        if let Some(lines) = &step.pms {
            transcript.note(format!("    (PMS: {})", lines.join("; ")));
            let crashed = self.crashed.clone();
            self.chaos.replan(mishaps::plan(lines)?.on_crash(move |_, _| crashed.store(true, Ordering::Relaxed)));
        }
        self.between.lie_in_wait(&step.before_reserve, &step.before_cancel);

        let (sent, rung) = (self.channel.sent().len(), self.bell.rung().len());
        let contents = self.contents(step)?;
        if !contents.is_empty() {
            heard.spoken_at = Some(self.clock.now());
        }
        let mut messages = Vec::new();
        for content in contents {
            transcript.guest(&spoken(&content));
            let id = MessageId::new(format!("in-{}", self.said.len() + 1));
            self.said.push(id.clone());
            let mut message = InboundMessage::new(id, AccountId::new(ACCOUNT), self.sender.clone(), content);
            message.sent_at = Some(self.clock.now());
            messages.push(message);
        }
        let times = if step.duplicate { 2 } else { 1 };
        for _ in 0..times {
            self.deliver(&messages)?;
        }
        if let Some(staff) = &step.staff {
            self.staff(staff, transcript)?;
        }
        if step.restart {
            transcript.note("    (restart)");
            self.restart()?;
        }
        self.drain(transcript)?;
        if step.duplicate {
            self.deliver(&messages)?;
            self.drain(transcript)?;
        }
        heard.answered_at = self.clock.now();
        heard.sent = self.channel.sent().split_off(sent);
        let mut told = heard.sent.len();
        heard.sent.iter().for_each(|(_, outbound)| transcript.agent(outbound));
        if let Some(wait) = &step.wait {
            transcript.note(format!("    (wait {wait})"));
            self.wait(span(wait)?, transcript)?;
            heard.sent = self.channel.sent().split_off(sent);
            let later = heard.sent.get(told..).unwrap_or_default();
            later.iter().for_each(|(_, outbound)| transcript.agent(outbound));
            told = heard.sent.len();
        }
        debug_assert_eq!(told, heard.sent.len());
        heard.alerts = self.bell.rung().split_off(rung);
        heard.alerts.iter().for_each(|alert| transcript.alert(alert));
        match self.between.problems().first() {
            Some(problem) => Err(problem.clone()),
            None => Ok(heard),
        }
    }

    /// What the guest sends in a step.
    fn contents(&self, step: &Step) -> Result<Vec<Content>, String> {
        let mut contents = Vec::new();
        if let Some(id) = &step.tap {
            let sent = self.channel.sent();
            let on_show = sent.iter().rev().flat_map(|(_, outbound)| choices(&outbound.content));
            let tapped = on_show.clone().find(|(shown, _)| shown == id);
            let (id, title) = tapped.ok_or_else(|| {
                let shown: Vec<String> = on_show.map(|(id, _)| id).take(12).collect();
                format!("there is no {id:?} to tap; latest first: {}", shown.join(", "))
            })?;
            contents.push(Content::Choice { id, title });
        }
        if let Some(kind) = &step.content {
            contents.push(content(kind, step.caption.clone())?);
        }
        for words in step.guest.all() {
            contents.push(Content::Text(self.fill(words)?));
        }
        Ok(contents)
    }

    fn deliver(&mut self, messages: &[InboundMessage]) -> Result<(), String> {
        let name = ChannelName::new(NAME);
        for message in messages {
            let accepted = self.agent.accept(&self.property.id, &name, message.clone());
            let resolved = now(&self.clock, accepted)?.map_err(|fault| fault.to_string())?;
            self.conversation = Some(resolved.conversation);
        }
        Ok(())
    }

    fn staff(&self, staff: &Staff, transcript: &mut Transcript) -> Result<(), String> {
        let conversation = self.conversation.as_ref().ok_or("nobody has written yet")?;
        let mut actions = Vec::new();
        if staff.acknowledge {
            actions.push(StaffAction::Acknowledge);
        }
        if let Some(text) = &staff.write {
            actions.push(StaffAction::Write { text: text.clone() });
        }
        if staff.release {
            actions.push(StaffAction::Release);
        }
        for action in actions {
            transcript.note(format!("    (desk, {}: {action:?})", staff.name));
            let done = self.agent.staff(conversation, None, &staff.name, action);
            now(&self.clock, done)?.map_err(|fault| fault.to_string())?;
        }
        Ok(())
    }

    /// Does what is due; a crash planned on the way is a crash.
    fn drain(&mut self, transcript: &mut Transcript) -> Result<(), String> {
        loop {
            let crashed = self.crashed.clone();
            match finish(&self.clock, self.agent.drain(), || crashed.load(Ordering::Relaxed)) {
                Ended::Done(Ok(_)) => return Ok(()),
                Ended::Done(Err(fault)) => return Err(format!("the agent: {fault}")),
                Ended::Stuck => return Err("the agent waits for something that never comes".to_owned()),
                Ended::Stopped => {
                    transcript.note("    (the process is killed and starts again)");
                    self.crashed.store(false, Ordering::Relaxed);
                    self.restart()?;
                }
            }
        }
    }

    /// Another process over the same store and PMS; the first is gone with whatever it was doing.
    fn restart(&mut self) -> Result<(), String> {
        self.agent =
            agent(&self.property, &self.chaos, &self.channel, &self.store, &self.clock, &self.ids, &self.bell)?;
        // As a host does that knows itself to be alone.
        let ended = self.store.release_all(self.clock.now());
        now(&self.clock, ended)?.map_err(|fault| fault.to_string()).map(drop)
    }

    /// Lets time pass, doing what falls due on its way.
    fn wait(&mut self, span: Duration, transcript: &mut Transcript) -> Result<(), String> {
        let until = self.clock.now() + TimeDelta::from_std(span).map_err(|error| error.to_string())?;
        for _ in 0..MOST_ROUNDS {
            let next = now(&self.clock, self.store.next_wake())?.map_err(|fault| fault.to_string())?;
            match next {
                Some(next) if next <= until => {
                    // What cannot go on at this moment must not hold the clock.
                    let at_least = self.clock.now() + TimeDelta::milliseconds(1);
                    self.clock.set(next.max(at_least));
                    self.drain(transcript)?;
                }
                _ => {
                    if self.clock.now() < until {
                        self.clock.set(until);
                    }
                    return Ok(());
                }
            }
        }
        Err("the agent never comes to rest".to_owned())
    }

    /// Puts confirmation numbers in place of their names.
    pub(super) fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = text.to_owned();
        let made = self.made();
        while let Some((before, rest)) = filled.split_once("<number") {
            let (name, after) = rest.split_once('>').ok_or_else(|| format!("{text:?} has no end"))?;
            let (which, plain) = match name.strip_suffix(":plain") {
                Some(which) => (which, true),
                None => (name, false),
            };
            let found = match which.strip_prefix(':') {
                None => made.last(),
                Some(position) => {
                    position.parse::<usize>().ok().and_then(|position| made.get(position.checked_sub(1)?))
                }
            };
            let number = found.ok_or_else(|| format!("{text:?}: there is no such reservation yet"))?.number.as_str();
            let number = if plain { number.replace('-', "").to_lowercase() } else { number.to_owned() };
            filled = format!("{before}{number}{after}");
        }
        Ok(filled)
    }

    /// Reservations the agent has made, in order.
    pub(super) fn made(&self) -> Vec<Reservation> {
        let mut made: Vec<Reservation> =
            self.hotel.reservations().into_iter().filter(|made| made.client_ref.is_some()).collect();
        made.reverse();
        made
    }

    /// The conversation as the agent remembers it.
    pub(super) fn session(&self) -> Result<Session, String> {
        let conversation = self.conversation.as_ref().ok_or("nobody has written")?;
        let record = now(&self.clock, self.store.session(conversation))?.map_err(|fault| fault.to_string())?;
        Session::from_record(&record.ok_or("there is no session")?).map_err(|fault| fault.to_string())
    }

    /// The journals of every turn so far.
    pub(super) fn journals(&self) -> Result<Vec<Journal>, String> {
        let Some(conversation) = &self.conversation else { return Ok(Vec::new()) };
        now(&self.clock, self.agent.journals(conversation, MOST_ROUNDS))?.map_err(|fault| fault.to_string())
    }

    /// Adds to a failing transcript why the agent did what it did last.
    pub(super) fn explain(&self, transcript: &mut Transcript) {
        let Some(last) = self.journals().ok().and_then(|mut journals| journals.pop()) else { return };
        for heard in last.turn.messages.iter().filter_map(|message| message.heard.as_ref()) {
            heard.understanding.explain.iter().for_each(|line| transcript.note(format!("    (heard: {line})")));
        }
        for step in last.decision.map(|decision| decision.trace.steps).unwrap_or_default() {
            transcript.note(format!("    (why: {step})"));
        }
    }
}

fn agent(
    property: &Property,
    chaos: &Arc<ChaosPms>,
    channel: &Arc<ScriptChannel>,
    store: &Arc<MemoryStore>,
    clock: &Arc<ManualClock>,
    ids: &Arc<SeededIds>,
    bell: &Arc<Bell>,
) -> Result<Agent, String> {
    let key = Key::new("script", &[7; 32]).map_err(|error| error.to_string())?;
    let seal = Seal::new(KeyRing::new(key, Vec::new()).map_err(|error| error.to_string())?);
    Agent::builder(property.clone())
        .pms(chaos.clone())
        .channel(channel.clone())
        .alerts(bell.clone())
        .store(store.clone())
        .clock(clock.clone())
        .ids(ids.clone())
        .seal(seal)
        .build()
        .map_err(|error| error.to_string())
}

fn sender(script: &Script) -> Result<Sender, String> {
    let phone = script.phone.as_deref().map(Phone::parse).transpose().map_err(|error| error.to_string())?;
    let address = match &phone {
        Some(phone) => Address::new(AddressKind::Phone, phone.as_str().trim_start_matches('+')),
        None => Address::new(AddressKind::Session, "guest"),
    };
    let mut sender = Sender::new(address.into_iter().collect());
    sender.profile_name.clone_from(&script.profile);
    sender.phone = phone;
    Ok(sender)
}

fn content(kind: &str, caption: Option<String>) -> Result<Content, String> {
    let media = |kind| Content::Media { kind, id: Some("file-1".to_owned()), mime: None, caption: caption.clone() };
    Ok(match kind {
        "sticker" => media(MediaKind::Sticker),
        "image" => media(MediaKind::Image),
        "document" => media(MediaKind::Document),
        "voice" => media(MediaKind::Voice),
        "location" => {
            Content::Location { place: Coordinates { latitude: 4_600_000, longitude: -74_080_000 }, name: caption }
        }
        "reaction" => Content::Reaction { emoji: Some("👍".to_owned()) },
        "contact" => Content::Other { kind: "contacts".to_owned() },
        _ => return Err(format!("{kind:?} is no content")),
    })
}

fn spoken(content: &Content) -> String {
    match content {
        Content::Text(text) => text.clone(),
        Content::Choice { id, title } => format!("[{id}] {title}"),
        other => format!("({other:?})"),
    }
}
