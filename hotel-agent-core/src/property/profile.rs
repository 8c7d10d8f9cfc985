use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::config::{ConfigError, Report, Section, value};
use super::knowledge::language;
use super::{BusinessDay, Desk, DeskId, Phrase, Policies, PropertyId, Staff, TimeZone, Topic, lint};
use crate::guest::{Email, Language, Localized, Phone};
use crate::message::{Coordinates, Media};
use crate::reservation::{Currency, Photo};

/// Everything the agent knows of a house but what its PMS knows.
///
/// Read whole from a file by [`from_toml`](Self::from_toml) and never changed. Deserialising restores what was
/// serialised; only `from_toml` checks that the parts agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Property {
    /// The id, which is the tenant key.
    pub id: PropertyId,
    /// The name on the door.
    pub name: String,
    /// The company behind it.
    pub legal_name: Option<String>,
    /// The country it stands in.
    pub country: Country,
    /// The time zone of its clocks.
    pub time_zone: TimeZone,
    /// The currency of its prices.
    pub currency: Currency,
    /// When the hotel's day starts, property-local; before it the business date is the day before.
    pub day_starts: NaiveTime,
    /// The languages the house speaks with guests, at least one; the first is the fallback.
    pub languages: Vec<Language>,
    /// The virtual assistant's name.
    pub assistant: String,
    /// The front desk's telephone.
    pub phone: Phone,
    /// The telephone as the hotel writes it.
    pub phone_written: String,
    /// The front desk's e-mail address.
    pub email: Email,
    /// The web site.
    pub website: Option<String>,
    /// Where the privacy notice can be read.
    pub privacy_notice: String,
    /// The number for fire, police and ambulance.
    pub emergency_number: String,
    /// Where letters go.
    pub address: PostalAddress,
    /// Where the door is.
    pub location: Coordinates,
    /// A map of the place.
    pub map_link: Option<String>,
    /// The desks and their hours; `reception` is always among them.
    pub desks: BTreeMap<DeskId, Desk>,
    /// How the people of the house take part.
    pub staff: Staff,
    /// How confirmations are signed.
    pub qr: QrSettings,
    /// Where guests are asked for a review after their stay.
    pub reviews: Option<Reviews>,
    /// The rules of the house.
    pub policies: Policies,
    /// What the house knows, by topic; read it through [`about`](Self::about).
    pub knowledge: BTreeMap<Topic, Localized>,
    /// Pictures by room type id or by place (`hotel`, `pool`).
    pub photos: BTreeMap<String, Vec<Photo>>,
    /// The house's own words.
    pub phrases: Vec<Phrase>,
    /// 16 hexadecimal digits that name this content: other content, another revision.
    ///
    /// Comments, the order of keys and the host's tables do not count.
    pub revision: String,
}

impl Property {
    /// Reads a property file; `origin` names the file in errors. Top-level `pms` and `channels` are left to the host.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem found: a key that is missing, unknown or unreadable, a text that lacks a
    /// language, parts that contradict each other. The same text fails again.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self, ConfigError> {
        Report::read(text, origin, |report, section| {
            let property = Self::read(report, section)?;
            lint::check(&property, report);
            Some(property)
        })
    }

    /// What the house says about a topic; `None`: it says nothing, and reception must be asked.
    ///
    /// The text of `knowledge` comes before that of the policies; the two never name different times or amounts.
    #[must_use]
    pub fn about(&self, topic: Topic) -> Option<&Localized> {
        self.knowledge.get(&topic).or_else(|| self.policies.about(topic))
    }

    /// The desk of this name.
    #[must_use]
    pub fn desk(&self, id: &str) -> Option<&Desk> {
        self.desks.get(id)
    }

    /// The pictures of a room type or place; empty when there are none.
    #[must_use]
    pub fn photos_of(&self, key: &str) -> &[Photo] {
        self.photos.get(key).map_or(&[], Vec::as_slice)
    }

    /// The language spoken to a guest whose own the house does not speak.
    #[must_use]
    pub fn fallback_language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::En)
    }

    /// The house's business day at `at`.
    #[must_use]
    pub fn business_date(&self, at: DateTime<Utc>) -> BusinessDay {
        self.time_zone.business_date(at, self.day_starts)
    }

    /// The locale of a language in this country, `es-CO`: overlays of texts are looked up by it.
    #[must_use]
    pub fn locale(&self, language: Language) -> String {
        format!("{}-{}", language.code(), self.country)
    }

    fn read(report: &Report, mut section: Section<'_>) -> Option<Self> {
        let id = section.required("id", value::parsed(PropertyId::parse));
        let name = section.required("name", value::text);
        let legal_name = section.optional("legal_name", value::text);
        let country = section.required("country", value::parsed(Country::parse));
        let time_zone = section.required("time_zone", value::parsed(str::parse::<TimeZone>));
        let currency = section.required("currency", value::parsed(Currency::parse));
        report.pay_in(currency);
        let day_starts = section.required("day_starts", value::time);
        let languages = section.required("languages", languages);
        report.speak(languages.as_deref().unwrap_or_default());
        let assistant = section.required("assistant", value::text);
        let phone_written = section.required("phone", value::text);
        let phone = phone_written.as_deref().and_then(|text| {
            Phone::parse(text).map_err(|error| section.problem("phone", format!("{text:?}: {error}"))).ok()
        });
        let email = section.required("email", value::parsed(Email::parse));
        let website = section.optional("website", value::web_address);
        let privacy_notice = section.required("privacy_notice", value::web_address);
        let emergency_number = section.required("emergency_number", value::text);
        let address = section.section("address").and_then(PostalAddress::read);
        let location = section.section("location").map(place);
        // Without a country every holiday would be a second problem with one cause.
        let hours_of = country.clone().unwrap_or_else(|| Country("PT".to_owned()));
        let desks = section.section("desks").map(|inner| Desk::read_all(inner, &hours_of));
        let staff = section.section("staff").and_then(Staff::read);
        let qr = section.section("qr").and_then(QrSettings::read);
        let reviews = section.optional_section("reviews").and_then(Reviews::read);
        let policies = section.section("policies").and_then(Policies::read);
        let knowledge = section.optional_section("knowledge").map(Topic::read_all).unwrap_or_default();
        let photos = section.optional_section("photos").map(photos).unwrap_or_default();
        let phrases = section.array("phrases").into_iter().filter_map(Phrase::read).collect();
        // The host's own tables: which PMS and channels it plugs in.
        section.ignore("pms");
        section.ignore("channels");
        section.finish();
        let (location, map_link) = location?;
        let property = Self {
            id: id?,
            name: name?,
            legal_name,
            country: country?,
            time_zone: time_zone?,
            currency: currency?,
            day_starts: day_starts?,
            languages: languages?,
            assistant: assistant?,
            phone: phone?,
            phone_written: phone_written?,
            email: email?,
            website,
            privacy_notice: privacy_notice?,
            emergency_number: emergency_number?,
            address: address?,
            location: location?,
            map_link,
            desks: desks?,
            staff: staff?,
            qr: qr?,
            reviews,
            policies: policies?,
            knowledge,
            photos,
            phrases,
            revision: String::new(),
        };
        property.with_revision(report)
    }

    fn with_revision(mut self, report: &Report) -> Option<Self> {
        let content = serde_json::to_vec(&self).map_err(|error| report.problem("file", error.to_string())).ok()?;
        self.revision = Sha256::digest(&content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some(self)
    }
}

/// A country by its ISO 3166-1 alpha-2 code, such as `CO`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(String);

impl Country {
    /// Reads two capital letters.
    ///
    /// # Errors
    /// A sentence that says what is expected.
    fn parse(code: &str) -> Result<Self, String> {
        let sound = code.len() == 2 && code.bytes().all(|c| c.is_ascii_uppercase());
        if sound { Ok(Self(code.to_owned())) } else { Err(format!("{code:?} is no country code such as \"CO\"")) }
    }

    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A postal address without its country, which is the property's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PostalAddress {
    /// Street, number and quarter.
    pub street: String,
    /// Town.
    pub city: String,
    /// State, province or department.
    pub region: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
}

impl PostalAddress {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let street = section.required("street", value::text);
        let city = section.required("city", value::text);
        let region = section.optional("region", value::text);
        let postcode = section.optional("postcode", value::text);
        section.finish();
        Some(Self { street: street?, city: city?, region, postcode })
    }
}

/// `Rua da Prata 1, 1100-414 Lisboa`.
impl fmt::Display for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ", self.street)?;
        if let Some(postcode) = &self.postcode {
            write!(f, "{postcode} ")?;
        }
        f.write_str(&self.city)?;
        if let Some(region) = &self.region {
            write!(f, ", {region}")?;
        }
        Ok(())
    }
}

/// How confirmation codes are signed and how long they are good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QrSettings {
    /// Names the key a code was signed with, so that keys can be changed.
    pub key_id: String,
    /// Days after departure on which a code is still valid.
    pub valid_days: u16,
    /// The environment variable that holds the key.
    pub key_env: String,
}

impl QrSettings {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let key_id = section.required("key_id", value::text);
        let valid_days = section.required("valid_days", value::whole(0, 365));
        let key_env = section.required("key_env", value::variable);
        section.finish();
        Some(Self { key_id: key_id?, valid_days: valid_days?, key_env: key_env? })
    }
}

/// Where and when guests are asked for a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reviews {
    /// The page to write it on.
    pub url: String,
    /// Hours after check-out time.
    pub ask_after_hours: u16,
}

impl Reviews {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let url = section.required("url", value::web_address);
        let ask_after_hours = section.required("ask_after_hours", value::whole(1, 720));
        section.finish();
        Some(Self { url: url?, ask_after_hours: ask_after_hours? })
    }
}

fn languages(value: toml::Value) -> Result<Vec<Language>, String> {
    let toml::Value::Array(items) = value else {
        return Err("must be a list such as [\"es\", \"en\"]".to_owned());
    };
    let mut languages = Vec::new();
    for item in items {
        let language = language(&value::text(item)?)?;
        if languages.contains(&language) {
            return Err(format!("names {:?} twice", language.code()));
        }
        languages.push(language);
    }
    if languages.is_empty() { Err("must name at least one language".to_owned()) } else { Ok(languages) }
}

fn place(mut section: Section<'_>) -> (Option<Coordinates>, Option<String>) {
    let latitude = section.required("latitude", value::text);
    let longitude = section.required("longitude", value::text);
    let map_link = section.optional("map_link", value::web_address);
    let coordinates = latitude.zip(longitude).and_then(|(latitude, longitude)| {
        let place = Coordinates::parse(&latitude, &longitude);
        if place.is_none() {
            let message = format!("{latitude:?}, {longitude:?} is no place such as \"10.427720\", \"-75.549890\"");
            section.problem("latitude", message);
        }
        place
    });
    section.finish();
    (coordinates, map_link)
}

fn photos(mut section: Section<'_>) -> BTreeMap<String, Vec<Photo>> {
    let mut photos = BTreeMap::new();
    for key in section.names() {
        let list: Vec<_> = section.array(&key).into_iter().filter_map(photo).collect();
        photos.insert(key, list);
    }
    photos
}

fn photo(mut section: Section<'_>) -> Option<Photo> {
    let file = section.optional(
        "file",
        value::parsed(|name| {
            let inside = !name.starts_with('/') && !name.contains('\\') && !name.split('/').any(|part| part == "..");
            if inside { Ok(name.to_owned()) } else { Err(format!("{name:?} is not below this file's own folder")) }
        }),
    );
    let url = section.optional("url", value::web_address);
    let media = match (file, url) {
        (Some(file), None) => Some(Media::Asset(file)),
        (None, Some(url)) => Some(Media::Link(url)),
        _ => {
            section.problem_here("needs either `file` or `url`");
            None
        }
    };
    let caption = section.localized("caption");
    section.finish();
    Some(Photo { media: media?, caption: caption? })
}
