use serde::{Deserialize, Serialize};

/// What a channel can show and what it promises; data, so that replies are fitted before they are stored.
///
/// Lengths count Unicode scalar values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChannelCapabilities {
    /// Longest text.
    pub text: usize,
    /// Longest text beside buttons or a list.
    pub interactive_text: usize,
    /// Most buttons; 0: none, choices become numbered lines.
    pub buttons: usize,
    /// Longest button title.
    pub button_title: usize,
    /// Most rows of a list, all sections together; 0: no lists.
    pub list_rows: usize,
    /// Longest row title.
    pub row_title: usize,
    /// Longest row description.
    pub row_description: usize,
    /// Longest caption of a picture; 0: pictures cannot be shown.
    pub caption: usize,
    /// Whether a map pin can be shown.
    pub location: bool,
    /// Whether our outbox id comes back in receipts.
    pub echoes: bool,
    /// Seconds after a guest's message in which free-form messages are allowed; `None`: always.
    pub reply_window_s: Option<u32>,
    /// Milliseconds to wait for the rest of a thought before a turn starts.
    pub settle_ms: u32,
}

impl ChannelCapabilities {
    /// Plain text only: a terminal or an SMS.
    pub fn text_only() -> ChannelCapabilities {
        ChannelCapabilities {
            text: 4096,
            interactive_text: 4096,
            buttons: 0,
            button_title: 0,
            list_rows: 0,
            row_title: 0,
            row_description: 0,
            caption: 0,
            location: false,
            echoes: false,
            reply_window_s: None,
            settle_ms: 0,
        }
    }

    /// Everything this crate knows to send, with WhatsApp's limits (the strictest of the rich channels).
    pub fn rich() -> ChannelCapabilities {
        ChannelCapabilities {
            text: 4096,
            interactive_text: 1024,
            buttons: 3,
            button_title: 20,
            list_rows: 10,
            row_title: 24,
            row_description: 72,
            caption: 1024,
            location: true,
            echoes: false,
            reply_window_s: None,
            settle_ms: 0,
        }
    }
}
