-- Times are milliseconds since 1970 UTC. A record is two columns: its schema and its bytes.

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    property TEXT NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    addresses TEXT NOT NULL, -- JSON list, the latest first
    session_schema TEXT,
    session BLOB,
    version INTEGER NOT NULL DEFAULT 0,
    journal_schema TEXT, -- what an interrupted turn left
    journal BLOB,
    attempts INTEGER NOT NULL DEFAULT 0,
    token INTEGER NOT NULL DEFAULT 0,
    leased INTEGER NOT NULL DEFAULT 0,
    worker TEXT, -- who claimed it last; for people
    held_until INTEGER NOT NULL DEFAULT 0, -- the end of the lease, or of the pause a release asked for
    settled_at INTEGER, -- when the waiting messages are a whole thought; NULL: none waits
    due_at INTEGER, -- when the first job is due
    wake_at INTEGER AS (
        max(min(coalesce(settled_at, due_at), coalesce(due_at, settled_at)), held_until)
    ) VIRTUAL,
    hand_off_stage TEXT,
    hand_off_reason TEXT,
    hand_off_summary TEXT,
    hand_off_since INTEGER
);
-- Only conversations with work are in the queue: claiming costs the same with a million asleep.
CREATE INDEX conversation_wake ON conversation (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX conversation_leased ON conversation (leased) WHERE leased = 1;
CREATE INDEX conversation_hand_off ON conversation (property, hand_off_since) WHERE hand_off_stage <> 'released';

-- Which conversation new messages of an address belong to.
CREATE TABLE address (
    property TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (property, channel, kind, value)
) WITHOUT ROWID;

CREATE TABLE message (
    seq INTEGER PRIMARY KEY, -- the order of acceptance
    property TEXT NOT NULL,
    channel TEXT NOT NULL,
    id TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    settle_ms INTEGER NOT NULL,
    body_schema TEXT NOT NULL,
    body BLOB NOT NULL,
    done_at INTEGER,
    UNIQUE (property, channel, id)
);
CREATE INDEX message_waiting ON message (conversation, seq) WHERE done_at IS NULL;
CREATE INDEX message_tapped ON message (conversation, received_at) WHERE done_at IS NULL AND settle_ms = 0;
CREATE INDEX message_done ON message (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE job (
    conversation INTEGER NOT NULL,
    key TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    body_schema TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, key)
) WITHOUT ROWID;
CREATE INDEX job_due ON job (conversation, due_at);

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body_schema TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX journal_conversation ON journal (conversation, seq);
CREATE INDEX journal_at ON journal (at);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body_schema TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX audit_conversation ON audit (conversation, seq);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY, -- the order of sending within a conversation
    property TEXT NOT NULL,
    id TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0, -- 0 waiting, 1 sending, 2 sent, 3 dead
    delivery TEXT,
    provider_id TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    token INTEGER NOT NULL DEFAULT 0,
    leased INTEGER NOT NULL DEFAULT 0,
    sending_since INTEGER,
    finished_at INTEGER,
    reason TEXT, -- why it was given up; for people
    wake_at INTEGER, -- when it may be claimed; only a conversation's first unsent row has one
    body_schema TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (property, id)
);
CREATE INDEX outbox_wake ON outbox (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX outbox_leased ON outbox (leased) WHERE leased = 1;
CREATE INDEX outbox_unsent ON outbox (conversation, seq) WHERE state < 2;
CREATE INDEX outbox_conversation ON outbox (conversation, seq);
CREATE INDEX outbox_provider ON outbox (property, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE transcript (
    property TEXT NOT NULL,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    dedupe TEXT NOT NULL,
    body_schema TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (property, key, seq),
    UNIQUE (property, key, dedupe)
) WITHOUT ROWID;

CREATE TABLE counter (
    property TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (property, name)
) WITHOUT ROWID;
