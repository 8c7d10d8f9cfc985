//! Pictures come from below the folder, and from nowhere else.
#![expect(clippy::unwrap_used, reason = "tests")]

use hotel_agent_core::{
    port::{Assets, FaultKind},
    property::PropertyId,
};
use hotel_agent_storage::files::Folder;

fn hotel() -> PropertyId {
    PropertyId::parse("plaza").unwrap()
}

#[tokio::test]
async fn a_file_is_read_with_its_media_type() {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("rooms")).unwrap();
    let folder = Folder::new(place.path());
    for (name, media_type) in [
        ("rooms/double.jpg", "image/jpeg"),
        ("rooms/DOUBLE.JPEG", "image/jpeg"),
        ("logo.png", "image/png"),
        ("menu.pdf", "application/pdf"),
        ("plan", "application/octet-stream"),
    ] {
        std::fs::write(place.path().join(name), name).unwrap();
        let (found, bytes) = folder.asset(&hotel(), name).await.unwrap();
        assert_eq!((found.as_str(), bytes.as_ref()), (media_type, name.as_bytes()), "{name}");
    }
}

#[tokio::test]
async fn a_name_that_leaves_the_folder_is_not_found() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("public");
    std::fs::create_dir_all(root.join("rooms")).unwrap();
    std::fs::write(place.path().join("secret.txt"), "secret").unwrap();
    std::fs::write(root.join("open.txt"), "open").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.path().join("secret.txt"), root.join("link.txt")).unwrap();
    let absolute = place.path().join("secret.txt");
    let folder = Folder::new(&root);
    for name in [
        "",
        ".",
        "..",
        "../secret.txt",
        "rooms/../../secret.txt",
        "rooms/../open.txt",
        "..\\secret.txt",
        "link.txt",
        "rooms",
        "open.txt/x",
        "open.txt\0.jpg",
        "C:open.txt",
        "absent.jpg",
        &"x".repeat(5000),
        absolute.to_str().unwrap(),
    ] {
        let fault = folder.asset(&hotel(), name).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::NotFound, "{name:?}");
    }
    assert!(folder.asset(&hotel(), "open.txt").await.is_ok());
}

#[tokio::test]
async fn a_file_too_large_for_any_channel_is_refused_unread() {
    let place = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(place.path().join("film.mp4")).unwrap();
    file.set_len(1 << 40).unwrap();
    let fault = Folder::new(place.path()).asset(&hotel(), "film.mp4").await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::BadAnswer);
}
