//! AWS Lambda host of hotel-agent: function URL and API Gateway webhooks
