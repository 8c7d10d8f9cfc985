//! Named places where a process dies: both sides of every call of a port.

mod killable;
mod points;
mod switch;

pub use self::{
    killable::Killable,
    points::{KillPoint, NoKillPoint},
    switch::{Blow, KillSwitch},
};
