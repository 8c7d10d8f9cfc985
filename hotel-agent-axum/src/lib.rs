//! axum host of hotel-agent: webhooks, web chat, staff routes, metrics
