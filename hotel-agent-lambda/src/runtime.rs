use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use hotel_agent_core::port::{Clock, Ids};

/// The machine's clock, with tokio's timer for waiting.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Identifiers of 128 bits from the operating system's generator, in hexadecimal.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn next(&self) -> String {
        let mut bytes = [0_u8; 16];
        // Functions start from copies of one memory image: only the system knows numbers that no copy has.
        while let Err(error) = getrandom::fill(&mut bytes) {
            tracing::error!(%error, "the system gives no random numbers");
            std::thread::sleep(Duration::from_millis(100));
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
