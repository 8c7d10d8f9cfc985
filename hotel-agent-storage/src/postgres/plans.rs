//! Statements that run with every message look at the rows they need, however many conversations sleep.
