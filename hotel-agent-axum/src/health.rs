use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::{host::Host, refusal::Refusal};

/// A process has one recorder; an application that installed its own keeps it, and exports it its own way.
static RECORDER: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let recorder = PrometheusBuilder::new().set_buckets(&seconds).and_then(PrometheusBuilder::install_recorder);
    recorder.inspect_err(|error| tracing::warn!(%error, "/metrics is not served")).ok()
});

/// For whoever watches over the process: alive, ready.
pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new().route("/healthz", get(async || "ok")).route("/readyz", get(ready))
}

/// The metrics as Prometheus reads them. Recording begins when this is called.
pub(crate) fn metrics() -> Router<Arc<Host>> {
    LazyLock::force(&RECORDER);
    Router::new().route("/metrics", get(render))
}

async fn ready(State(host): State<Arc<Host>>) -> Response {
    match host.agent.ready().await {
        Ok(()) => "ready".into_response(),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "the store cannot be reached").into_response()
        }
    }
}

async fn render() -> Response {
    let Some(handle) = RECORDER.as_ref() else {
        return Refusal::not_found("page").into_response();
    };
    // Histograms are kept bounded here: no task runs for it.
    handle.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
}
