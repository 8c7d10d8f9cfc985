use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use hotel_agent::core::{port::Ids, property::PropertyId};
use hotel_agent_axum::RandomIds;
use hotel_agent_storage::sqlite::SqliteStore;

use super::Problem;

/// The folder that holds all a program remembers: store, ledgers, keys.
#[derive(Clone)]
pub(crate) struct Data {
    folder: PathBuf,
}

impl Data {
    /// The folder, made if it is not there.
    pub(crate) fn open(folder: &Path) -> Result<Data, Problem> {
        // Another folder, or another owner of this one, is the operator's to choose: so is what `store` may find.
        fs::create_dir_all(folder)
            .map_err(|error| Problem::setup(format!("--data: {}: cannot be made: {error}", folder.display())))?;
        Ok(Data { folder: folder.to_owned() })
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store; only one program can have it open.
    pub(crate) fn store(&self) -> Result<Arc<SqliteStore>, Problem> {
        let path = self.folder.join("agent.db");
        // Its faults name the file.
        SqliteStore::open(path).map(Arc::new).map_err(|fault| match &fault.source {
            Some(cause) => Problem::setup(cause),
            None => Problem::setup(fault),
        })
    }

    /// The ledger of a hotel's reference PMS.
    pub(crate) fn ledger(&self, property: &PropertyId) -> PathBuf {
        self.folder.join(format!("{property}.ledger"))
    }

    /// A secret of this name, made once and readable by its owner alone.
    pub(crate) fn secret(&self, name: &str) -> Result<String, Problem> {
        let path = self.folder.join(name);
        match create(&path) {
            Ok(mut file) => {
                let secret = RandomIds.next() + &RandomIds.next();
                file.write_all(secret.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| failed(&path, &e))?;
                Ok(secret)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let secret = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?.trim().to_owned();
                // A crash while it was made leaves an empty file, which must not become an empty password.
                if secret.len() < 32 {
                    return Err(Problem::setup(format!("{}: too short; delete it for a new one", path.display())));
                }
                Ok(secret)
            }
            Err(error) => Err(failed(&path, &error)),
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    Problem::failed(format!("{}: {error}", path.display()))
}
