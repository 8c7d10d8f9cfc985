use std::{convert::Infallible, future::Future, io, sync::Arc, time::Duration};

use axum::{Extension, Router, extract::Request, serve::IncomingStream};
use hotel_agent_core::agent::Agent;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    time::sleep,
};
use tower::{ServiceExt, service_fn};

/// What requests that are being answered get when the host ends; event streams end at once.
const GRACE: Duration = Duration::from_secs(10);

/// Connections served at once, some 50 kB each; the next wait in the kernel's queue.
const CONNECTIONS: usize = 4_096;

/// Tells long answers that the host ends.
#[derive(Clone)]
pub(crate) struct Ending(watch::Receiver<bool>);

impl Ending {
    /// Returns once the host ends. Safe to drop and call again.
    pub(crate) async fn wait(&mut self) {
        // Without its sender the host is gone already.
        let _ = self.0.wait_for(|ended| *ended).await;
    }
}

/// Serves the router and runs the agent beside it until `shutdown`, such as [`shutdown_signal`].
///
/// Then no connection is taken any more, event streams end, requests get ten seconds, and the agent finishes what it
/// has claimed. Nothing is lost when the process is killed instead: what was acknowledged is in the store.
///
/// At most 4,096 connections are served at once, so that a crowd costs patience and not the machine's memory.
///
/// # Errors
/// When the listener fails. The agent is stopped in order first.
pub async fn serve(
    agent: Agent,
    router: Router,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (end, ended) = watch::channel(false);
    let ending = Ending(ended);
    let router = router.layer(Extension(ending.clone()));
    let until = |mut ending: Ending| async move { ending.wait().await };
    let signal = async {
        shutdown.await;
        end.send_replace(true);
        std::future::pending::<()>().await;
    };
    let http = async {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let connections = service_fn(move |_: IncomingStream<'_, TcpListener>| {
            let (router, places) = (router.clone(), places.clone());
            async move {
                // Nobody closes the semaphore. The place is free again once the connection drops what answers for it.
                let place = Arc::new(places.acquire_owned().await.ok());
                Ok::<_, Infallible>(router.map_request(move |request: Request| {
                    let _held = &place;
                    request
                }))
            }
        });
        let served = axum::serve(listener, connections).with_graceful_shutdown(until(ending.clone()));
        let late = async {
            until(ending.clone()).await;
            sleep(GRACE).await;
        };
        let served = tokio::select! {
            served = served.into_future() => served,
            () = late => Ok(()),
        };
        end.send_replace(true);
        served
    };
    let both = async { tokio::join!(http, agent.run(until(ending.clone()))) };
    tokio::select! {
        (served, ()) = both => served,
        () = signal => Ok(()),
    }
}

/// Returns when the process is asked to end: interrupt (Ctrl-C) or, on Unix, terminate.
///
/// Where such a signal cannot be listened to, it ends the process as usual.
pub async fn shutdown_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
