//! Channel adapters of hotel-agent: WhatsApp Cloud API
