//! Converts between drafts and zip files.

use std::io::{Cursor, Read, Write};

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::BodyHash;
use zip::{ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// Files of a package that an editor cannot show: path and bytes.
pub type Binary = Vec<(String, Vec<u8>)>;

/// The hash of a package with this `CodeSha256` (base64, as Lambda returns it).
pub fn hash(code_sha256: &str) -> Option<BodyHash> {
    let bytes: [u8; 32] = BASE64_STANDARD.decode(code_sha256).ok()?.try_into().ok()?;
    Some(bytes.into())
}

/// Zips text files and binary files. Equal files give equal bytes.
pub fn zip(files: &[(String, String)], binary: &[(String, Vec<u8>)]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).unix_permissions(0o644);
    let texts = files.iter().map(|(path, text)| (path, text.as_bytes()));
    for (path, content) in texts.chain(binary.iter().map(|(path, bytes)| (path, bytes.as_slice()))) {
        archive.start_file(path, options)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The files of a zip, divided into texts and others. Lambda has validated the zip when it was uploaded.
pub fn unzip(bytes: &[u8]) -> ZipResult<(Vec<(String, String)>, Binary)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let (mut texts, mut binary) = (Vec::new(), Binary::new());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        if file.is_dir() {
            continue;
        }
        let path = file.name()?.into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        match String::from_utf8(content) {
            Ok(text) if text.len() <= super::LARGEST_FILE && texts.len() < super::MOST_FILES => texts.push((path, text)),
            Ok(text) => binary.push((path, text.into_bytes())),
            Err(bytes) => binary.push((path, bytes.into_bytes())),
        }
    }
    texts.sort();
    Ok((texts, binary))
}
