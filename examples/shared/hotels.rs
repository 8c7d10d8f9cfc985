use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use bytes::Bytes;
use hotel_agent::core::{
    port::{Assets, Fault, FaultKind},
    property::{Property, PropertyId},
};
use hotel_agent_storage::files::Folder;
use hotel_agent_testkit::grand_hotel::GrandHotelSettings;

use super::Problem;

/// Where the sample hotels are, seen from the repository's root.
const SAMPLES: &str = "examples/hotels";

/// A hotel as its file describes it.
pub(crate) struct Hotel {
    /// The house: what the agent may say of it.
    pub(crate) property: Property,
    /// Its rooms and rates, for the reference PMS.
    pub(crate) rooms: GrandHotelSettings,
    /// The file.
    pub(crate) file: PathBuf,
}

/// The hotels of these files and folders; the samples when none is named.
pub(crate) fn hotels(config: &[PathBuf]) -> Result<Vec<Hotel>, Problem> {
    let named = if config.is_empty() { vec![samples()] } else { config.to_vec() };
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let found = toml_files(&path)?;
            if found.is_empty() {
                return Err(Problem::setup(format!("{}: no .toml file in this folder", path.display())));
            }
            files.extend(found);
        } else {
            files.push(path);
        }
    }
    files.into_iter().map(hotel).collect()
}

fn samples() -> PathBuf {
    let here = PathBuf::from(SAMPLES);
    if here.is_dir() { here } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLES) }
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn hotel(file: PathBuf) -> Result<Hotel, Problem> {
    let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
    let origin = file.display().to_string();
    let property = Property::from_toml(&text, &origin).map_err(Problem::setup)?;
    let rooms = GrandHotelSettings::from_toml(&text, &origin).map_err(Problem::setup)?;
    Ok(Hotel { property, rooms, file })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::setup(format!("{}: cannot be read: {error}", path.display()))
}

/// Each hotel's pictures: the files beside and below its own.
pub(super) struct Pictures(BTreeMap<PropertyId, Folder>);

impl Pictures {
    pub(super) fn of(hotels: &[Hotel]) -> Pictures {
        Pictures(hotels.iter().map(|hotel| (hotel.property.id.clone(), Folder::new(hotel.folder()))).collect())
    }
}

impl Hotel {
    /// The folder its pictures are named from.
    pub(crate) fn folder(&self) -> &Path {
        self.file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }
}

#[async_trait]
impl Assets for Pictures {
    async fn asset(&self, property: &PropertyId, name: &str) -> Result<(String, Bytes), Fault> {
        let folder = self.0.get(property).ok_or_else(|| Fault::new(FaultKind::NotFound, "assets.asset"))?;
        folder.asset(property, name).await
    }
}
