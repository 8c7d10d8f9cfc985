//! Locks on names that have no row yet: of whom a new message is, which number a line of a transcript has.

use sqlx::PgConnection;

use super::stop::Stop;

/// Names share this many locks, so that the largest batch cannot use up the server's table of locks.
const NAMES: u64 = 512;

/// One store's locks; every process computes the same from the same names, in every release.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locks {
    /// Advisory locks belong to the database: stores in other schemas of it have others.
    space: i32,
}

/// A lock's number within a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lock(i32);

impl Lock {
    /// Held by whoever changes the schema.
    pub(super) const MIGRATION: Lock = Lock(-1);

    /// The lock of a name made of these parts.
    pub(super) fn of(parts: &[&str]) -> Lock {
        Lock(i32::try_from(hash(parts) % NAMES).unwrap_or_default())
    }
}

impl Locks {
    pub(super) fn of_schema(schema: &str) -> Locks {
        let half = hash(&["hotel-agent", schema]) & u64::from(u32::MAX);
        Locks { space: u32::try_from(half).unwrap_or_default().cast_signed() }
    }

    /// Waits for these locks and holds them to the end of the transaction.
    ///
    /// Always in the same order, so that nobody waits for each other.
    pub(super) async fn hold(
        self,
        connection: &mut PgConnection,
        locks: impl IntoIterator<Item = Lock>,
    ) -> Result<(), Stop> {
        let mut numbers: Vec<i32> = locks.into_iter().map(|lock| lock.0).collect();
        numbers.sort_unstable();
        numbers.dedup();
        sqlx::query("SELECT pg_advisory_xact_lock($1, number) FROM unnest($2::int[]) AS number")
            .bind(self.space)
            .bind(numbers)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// FNV-1a, whose numbers are the same everywhere and for ever.
fn hash(parts: &[&str]) -> u64 {
    // No text holds 0xff, so that the parts cannot run together.
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_change() {
        // Processes of two releases must lock the same.
        assert_eq!(Locks::of_schema("hotel_agent").space, 429_746_135);
        assert_eq!(Lock::of(&["plaza", "whatsapp", "57300"]), Lock(131));
        assert_ne!(hash(&["a", "b"]), hash(&["ab"]));
    }
}
