use std::time::Duration;

/// How patient, how parallel and how persistent an [`Agent`](super::Agent) is.
///
/// The defaults suit one process on one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgentSettings {
    /// Time the reads of one turn may take together while a guest waits; a read without answer by then is a timeout.
    pub guest_reads: Duration,
    /// Time one write may take while a guest waits; without answer by then its end is unknown.
    pub guest_write: Duration,
    /// Time for reads, and for each write, of a turn that no guest waits for.
    pub job_patience: Duration,
    /// A turn resumed later than this settles its unknown writes and forgets what it read.
    pub stale_after: Duration,
    /// How long a worker may keep a conversation without renewing its lease.
    pub lease: Duration,
    /// Turns driven at once.
    pub turns: usize,
    /// Most messages one turn takes.
    pub messages_a_turn: usize,
    /// Attempts at a turn before its conversation goes to the desk.
    pub turn_attempts: u32,
    /// Messages sent at once, all channels together.
    pub sends: usize,
    /// Messages sent at once on one channel of one property: a slow one leaves room for the others.
    pub sends_a_channel: usize,
    /// Time one send may take; without answer by then its end is unknown.
    pub send_timeout: Duration,
    /// How long to wait for a channel's echo of a send whose end is unknown, before sending again.
    pub echo_wait: Duration,
    /// How long a guest waits before the channel shows that the message was read and is being answered. Zero shows it at
    /// once; with more, an answer that comes sooner saves the channel a call, and the message stays unread there.
    pub acknowledge_after: Duration,
    /// Failed attempts before a message is given up.
    pub send_attempts: u32,
    /// The longest sleep between looks for work that another process may have left.
    pub poll: Duration,
    /// What [`Agent::run`](super::Agent::run) may take to finish once it is told to stop.
    pub shutdown_deadline: Duration,
    /// Whether this process is the only one at its store: then leases found at the start belong to the dead.
    ///
    /// Set to `false` where several processes share one store.
    pub sole_process: bool,
    /// How long messages may wait for their turn. While those next in line have waited longer, no more are taken in:
    /// their webhooks are answered 503, so that the channel keeps what it has.
    pub overload_after: Duration,
    /// Most webhooks on their way into the store at once; one more is answered 503.
    pub webhooks: usize,
    /// Largest webhook body in bytes; larger ones are answered 413.
    pub webhook_bytes: usize,
    /// Where guests reach this agent's host (`https://desk.example`): QR codes then hold the address that verifies them
    /// instead of the bare token.
    pub public_url: Option<String>,
    /// How long answered messages, sent replies and journals are kept; `None`: for ever.
    pub retention: Option<Duration>,
}

impl Default for AgentSettings {
    fn default() -> AgentSettings {
        AgentSettings {
            // Together under three seconds: by then the guest has an answer, or an honest word that it takes longer.
            guest_reads: Duration::from_millis(1_400),
            guest_write: Duration::from_millis(1_400),
            job_patience: Duration::from_secs(20),
            stale_after: Duration::from_secs(60),
            lease: Duration::from_secs(30),
            turns: 64,
            // More than anybody writes in one breath; a flood must not keep the others waiting for one long turn.
            messages_a_turn: 20,
            turn_attempts: 3,
            sends: 64,
            sends_a_channel: 16,
            send_timeout: Duration::from_secs(15),
            echo_wait: Duration::from_secs(10),
            acknowledge_after: Duration::ZERO,
            // Some forty minutes at the backoff of sends.
            send_attempts: 20,
            poll: Duration::from_secs(1),
            shutdown_deadline: Duration::from_secs(10),
            sole_process: true,
            // Longer than a burst takes, and no longer than a guest waits for an answer without wondering.
            overload_after: Duration::from_secs(3),
            webhooks: 512,
            webhook_bytes: 3 * 1024 * 1024,
            public_url: None,
            retention: Some(Duration::from_secs(400 * 24 * 60 * 60)),
        }
    }
}
