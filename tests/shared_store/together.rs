use std::{collections::BTreeMap, sync::Arc};

use hotel_agent_core::{
    agent::Agent,
    guest::ConversationKey,
    port::store::SendState,
    turn::{Journal, Replay},
};
use tokio::{sync::oneshot, task::JoinSet};

use crate::world::{Paper, Place, Watch, house, process, say, until};

const LINES: [&str; 5] = ["hello", "is there parking?", "where are you?", "what time is check-in?", "thanks"];

/// Messages by how many decisions each has led to.
async fn decided(agent: &Agent, conversation: &ConversationKey) -> BTreeMap<String, u32> {
    let mut decided = BTreeMap::new();
    for journal in agent.store().journals(conversation, 1000).await.unwrap() {
        for message in Journal::from_record(&journal).unwrap().turn.messages {
            *decided.entry(message.id.as_str().to_owned()).or_default() += 1;
        }
    }
    decided
}

async fn all_sent(agent: &Agent, conversation: &ConversationKey) -> bool {
    let rows = agent.store().outbox_rows(conversation).await.unwrap();
    rows.iter().all(|row| row.state == SendState::Sent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_answer_each_message_once_and_in_order() {
    const GUESTS: usize = 10;
    let (place, clock, paper) = (Place::new(), Watch::begin(), Paper::default());
    let house = house(clock);
    let agents =
        [process(&place, clock, &paper, house.clone()).await, process(&place, clock, &paper, house.clone()).await];
    let (mut running, mut stops) = (JoinSet::new(), Vec::new());
    for agent in agents.clone() {
        let (stop, stopped) = oneshot::channel::<()>();
        stops.push(stop);
        running.spawn(async move { agent.run(async { drop(stopped.await) }).await });
    }
    let agents = Arc::new(agents);
    let mut guests = JoinSet::new();
    for guest in 0..GUESTS {
        let agents = agents.clone();
        guests.spawn(async move {
            let name = format!("guest {guest}");
            let mut conversation = None;
            for (n, line) in LINES.into_iter().enumerate() {
                let id = format!("{guest}/{n}");
                // Either process hears of it, and now and then both at once.
                let (one, other) = (&agents[(guest + n) % 2], &agents[(guest + n + 1) % 2]);
                if n % 2 == 0 {
                    let (told, again) = tokio::join!(say(one, &name, &id, line), say(other, &name, &id, line));
                    assert_eq!(told, again);
                    conversation = Some(told);
                } else {
                    say(one, &name, &id, line).await;
                }
                if guest % 2 == 0 {
                    let conversation = conversation.clone().unwrap();
                    until("an answer", || async {
                        decided(one, &conversation).await.contains_key(&id) && all_sent(one, &conversation).await
                    })
                    .await;
                }
            }
            conversation.unwrap()
        });
    }
    let conversations = guests.join_all().await;
    for conversation in &conversations {
        until("all answers", || async {
            decided(&agents[0], conversation).await.len() == LINES.len() && all_sent(&agents[0], conversation).await
        })
        .await;
    }
    for stop in stops {
        stop.send(()).unwrap();
    }
    running.join_all().await;
    let shown = paper.shown();
    for conversation in &conversations {
        let decided = decided(&agents[0], conversation).await;
        assert!(decided.values().all(|decisions| *decisions == 1), "{decided:?}");
        let rows = agents[1].store().outbox_rows(conversation).await.unwrap();
        let told: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let seen: Vec<&str> = shown.iter().map(|(id, _)| id.as_str()).filter(|id| told.contains(id)).collect();
        assert_eq!(seen, told, "every reply once, in order");
        assert!(!told.is_empty());
        for replay in agents[1].replay(conversation).await.unwrap() {
            assert_eq!(replay, Replay::Same);
        }
    }
}
