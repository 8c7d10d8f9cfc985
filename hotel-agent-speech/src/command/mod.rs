//! Programs of this machine that speak and listen: espeak-ng, piper, whisper.cpp.
//!
//! Each call starts the program anew, without a shell, and ends it when its time is over or the caller loses interest.
//! Nothing of a guest's is in an argument: text goes in by standard input, sound by a file that only this user can read
//! and that is gone afterwards.

mod program;
mod synthesize;
mod transcribe;
mod wav;

pub use program::Program;
pub use synthesize::CommandSynthesizer;
pub use transcribe::CommandTranscriber;
