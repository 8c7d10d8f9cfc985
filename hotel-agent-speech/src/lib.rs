//! Speech adapters of hotel-agent: transcription and synthesis by a local command
