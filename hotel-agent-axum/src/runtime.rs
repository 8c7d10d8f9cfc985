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
        // An id somebody could guess opens a guest's chat: rather wait for the kernel than make one up.
        while let Err(error) = getrandom::fill(&mut bytes) {
            tracing::error!(%error, "the system gives no random numbers");
            std::thread::sleep(Duration::from_millis(100));
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use hotel_agent_core::port::Ids;

    use super::RandomIds;

    #[test]
    fn ids_keep_the_ports_promise() {
        let ids: HashSet<String> = (0..1000).map(|_| RandomIds.next()).collect();
        assert_eq!(ids.len(), 1000);
        let sound = |id: &String| (16..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
        assert!(ids.iter().all(sound));
    }
}
