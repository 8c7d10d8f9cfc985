#![expect(clippy::unwrap_used, reason = "tests")]

use super::Property;

const CASA: &str = include_str!("../../../examples/hotels/casa-del-mar.toml");
const MIRADOURO: &str = include_str!("../../../examples/hotels/hotel-miradouro.toml");

#[test]
fn quick() {
    for (t, n) in [(CASA, "casa"), (MIRADOURO, "mir")] {
        match Property::from_toml(t, n) {
            Ok(p) => println!("{} {}", p.id, p.revision),
            Err(e) => panic!("{e}"),
        }
    }
}
