use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use hotel_agent_core::property::PropertyId;
use tokio::sync::broadcast::{self, error::RecvError};

/// Tabs one guest may have open at a time.
const LISTENERS: usize = 8;
/// Signals a slow stream may fall behind; past them it reads the transcript, where everything is.
const BACKLOG: usize = 16;

/// One for the process: sessions are unguessable, so chats never meet on it, and a host needs nothing but its agent to
/// serve them. It only saves waiting; what is true stands in the transcript.
pub(super) static BOARD: LazyLock<Board> = LazyLock::new(Board::default);

/// Something an open chat should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// The transcript has grown.
    Appended,
    /// An answer is being written.
    Typing,
}

/// Who listens to which chat.
#[derive(Default)]
pub(super) struct Board {
    chats: Mutex<HashMap<String, broadcast::Sender<Signal>>>,
}

impl Board {
    /// Wakes every stream of a chat.
    pub(super) fn signal(&self, property: &PropertyId, session: &str, signal: Signal) {
        if let Some(chat) = self.lock().get(&key(property, session)) {
            // Nobody listens any more: the transcript has it.
            let _ = chat.send(signal);
        }
    }

    /// Listens to a chat; `None` when too many streams do already.
    pub(super) fn listen(&'static self, property: &PropertyId, session: &str) -> Option<Listener> {
        let key = key(property, session);
        let mut chats = self.lock();
        let chat = chats.entry(key.clone()).or_insert_with(|| broadcast::channel(BACKLOG).0);
        (chat.receiver_count() < LISTENERS).then(|| Listener { board: self, key, signals: chat.subscribe() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<Signal>>> {
        self.chats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(property: &PropertyId, session: &str) -> String {
    format!("{property}/{session}")
}

/// One stream's ear.
pub(super) struct Listener {
    board: &'static Board,
    key: String,
    signals: broadcast::Receiver<Signal>,
}

impl Listener {
    /// The next signal. Safe to drop and call again.
    pub(super) async fn next(&mut self) -> Signal {
        match self.signals.recv().await {
            Ok(signal) => signal,
            Err(RecvError::Lagged(_) | RecvError::Closed) => Signal::Appended,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut chats = self.board.lock();
        // This one still counts.
        if chats.get(&self.key).is_some_and(|chat| chat.receiver_count() <= 1) {
            chats.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use futures_util::FutureExt;
    use hotel_agent_core::property::PropertyId;

    use super::{BOARD, LISTENERS, Signal};

    #[test]
    fn signals_reach_the_chat_they_are_for_and_no_other() {
        let (ana, ben) = (PropertyId::parse("ana").unwrap(), PropertyId::parse("ben").unwrap());
        let mut here = BOARD.listen(&ana, "board-1").unwrap();
        let mut elsewhere = BOARD.listen(&ben, "board-1").unwrap();
        BOARD.signal(&ana, "board-1", Signal::Typing);
        assert_eq!(here.next().now_or_never(), Some(Signal::Typing));
        assert_eq!(elsewhere.next().now_or_never(), None);
    }

    #[test]
    fn a_chat_is_forgotten_with_its_last_tab_and_tabs_are_bounded() {
        let property = PropertyId::parse("ana").unwrap();
        let tabs: Vec<_> = (0..LISTENERS).map(|_| BOARD.listen(&property, "board-2").unwrap()).collect();
        assert!(BOARD.listen(&property, "board-2").is_none());
        drop(tabs);
        assert!(!BOARD.lock().contains_key("ana/board-2"));
        assert!(BOARD.listen(&property, "board-2").is_some());
    }

    #[test]
    fn a_stream_that_fell_behind_reads_the_transcript() {
        let property = PropertyId::parse("ana").unwrap();
        let mut tab = BOARD.listen(&property, "board-3").unwrap();
        for _ in 0..100 {
            BOARD.signal(&property, "board-3", Signal::Typing);
        }
        assert_eq!(tab.next().now_or_never(), Some(Signal::Appended));
    }
}
