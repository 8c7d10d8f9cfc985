//! What guests want, in Spanish of several countries.

use super::*;
use Language::Es;

fn check(cases: &[(&str, Intent)]) {
    for (text, intent) in cases {
        let found = read(text, Es);
        assert_eq!(found.top().map(|s| s.intent), Some(*intent), "{text}: {:?}", found.intents);
    }
}

#[test]
fn booking() {
    check(&[
        ("¿tienen algo libre del viernes al domingo?", Intent::CheckAvailability),
        ("quisiera reservar una doble para dos noches", Intent::MakeBooking),
        ("¿cuánto saldría una individual el finde?", Intent::RoomPrice),
        ("¿qué precio tiene la suite por noche?", Intent::RoomPrice),
        ("necesito pasar mi reserva para el día 12", Intent::ModifyBooking),
        ("¿podríamos quedarnos una noche más?", Intent::ExtendStay),
        ("quiero cancelar mi reserva", Intent::CancelBooking),
        ("anulen mi reserva por favor", Intent::CancelBooking),
        ("¿está confirmada mi reserva?", Intent::BookingStatus),
        ("¿hay descuento por estancias largas?", Intent::Offers),
    ]);
}

#[test]
fn staying() {
    check(&[
        ("¿a partir de qué hora se puede hacer el check-in?", Intent::CheckinInfo),
        ("¿a qué hora hay que dejar la habitación?", Intent::CheckoutInfo),
        ("¿se puede entrar antes a la habitación?", Intent::EarlyCheckin),
        ("¿puedo salir más tarde de la habitación?", Intent::LateCheckout),
        ("¿podemos dejar las maletas después del check-out?", Intent::Luggage),
        ("¿cuál es la clave del wifi?", Intent::Wifi),
        ("¿dónde puedo dejar el coche?", Intent::Parking),
        ("¿tienen cochera?", Intent::Parking),
        ("¿hay parqueadero?", Intent::Parking),
        ("¿aceptan perros?", Intent::Pets),
        ("¿el desayuno está incluido?", Intent::Breakfast),
        ("¿la alberca está climatizada?", Intent::Pool),
        ("¿tienen pileta?", Intent::Pool),
        ("¿tienen traslado desde el aeropuerto?", Intent::Transport),
        ("¿dónde queda el hotel?", Intent::Location),
        ("¿puedo pagar con tarjeta?", Intent::Payment),
        ("necesito una factura a nombre de mi empresa", Intent::Invoice),
    ]);
}

#[test]
fn requests() {
    check(&[
        ("¿me pueden traer dos toallas más?", Intent::ItemRequest),
        ("¿pueden venir a limpiar la habitación?", Intent::Housekeeping),
        ("no funciona el aire acondicionado", Intent::Maintenance),
        ("los vecinos hacen mucho ruido y no podemos dormir", Intent::Complaint),
        ("olvidé mi cargador en la habitación", Intent::LostItem),
        ("despiértenme a las 6 mañana", Intent::WakeUpCall),
        ("quiero hablar con una persona", Intent::HumanHandoff),
        ("¿sos un robot?", Intent::BotIdentity),
    ]);
}

#[test]
fn the_classic_confusions() {
    check(&[
        ("¿puedo cancelar gratis?", Intent::CancellationPolicy),
        ("¿hasta cuándo se puede cancelar sin cargo?", Intent::CancellationPolicy),
        ("tengo que cancelar, no vamos a viajar", Intent::CancelBooking),
        ("el wifi no anda", Intent::Maintenance),
        ("¿hay wifi?", Intent::Wifi),
        ("late check-out por favor", Intent::LateCheckout),
    ]);
}

#[test]
fn you_in_all_its_forms() {
    check(&[
        ("¿tienes estacionamiento?", Intent::Parking),
        ("¿tenés estacionamiento?", Intent::Parking),
        ("¿tenéis aparcamiento?", Intent::Parking),
        ("¿tiene usted estacionamiento?", Intent::Parking),
        ("cancelá mi reserva", Intent::CancelBooking),
        ("cancele mi reserva", Intent::CancelBooking),
        ("cancelad mi reserva", Intent::CancelBooking),
    ]);
}

#[test]
fn what_is_refused_is_not_done() {
    for text in ["no quiero cancelar mi reserva", "por favor no cancelen mi reserva", "no cancele la reserva"] {
        assert!(!read(text, Es).has(Intent::CancelBooking), "{text}: {:?}", read(text, Es).intents);
    }
}

#[test]
fn typing_errors_are_forgiven() {
    check(&[
        ("kiero resrvar una habitacion", Intent::MakeBooking),
        ("esta incluido el desayno", Intent::Breakfast),
        ("desayuno inculido?", Intent::Breakfast),
        ("ai estasionamiento?", Intent::Parking),
    ]);
}

#[test]
fn what_no_front_desk_answers() {
    for text in [
        "¿quién ganó el partido de anoche?",
        "hazme un programa en python",
        "¿qué tiempo hará mañana?",
        "¿cuál es la capital de Mongolia?",
    ] {
        let found = read(text, Es);
        assert!(found.intents.is_empty() || found.has(Intent::OutOfScope), "{text}: {:?}", found.intents);
    }
}

#[test]
fn mail_of_the_house_is_no_other_business() {
    for text in ["¿me reenvían el correo electrónico de la confirmación?", "¿cuál es su correo electrónico?"] {
        assert!(!read(text, Es).has(Intent::OutOfScope), "{text}");
    }
    assert!(read("borra los correos electrónicos de mi hermana", Es).has(Intent::OutOfScope));
}
