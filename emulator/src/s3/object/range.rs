//! The header `Range`.

use std::ops::Range;

use crate::s3::error::S3Error;

/// Returns the range of a content of `size` bytes; `None` for the whole content, also if the header has another form, or several
/// ranges, which S3 ignores.
pub fn read(header: Option<&str>, size: u64) -> Result<Option<Range<u64>>, S3Error> {
    let Some(header) = header else { return Ok(None) };
    let Some(spec) = header.trim().strip_prefix("bytes=").filter(|spec| !spec.contains(',')) else { return Ok(None) };
    let Some((first, last)) = spec.split_once('-') else { return Ok(None) };
    let number = |text: &str| {
        let text = text.trim();
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let unsatisfiable = || S3Error::InvalidRange { range: header.into(), size };
    match (first.trim(), number(first), last.trim(), number(last)) {
        // The last bytes.
        ("", _, _, Some(0)) => Err(unsatisfiable()),
        ("", _, _, Some(_)) if size == 0 => Err(unsatisfiable()),
        ("", _, _, Some(count)) => Ok(Some(size.saturating_sub(count)..size)),
        (_, Some(first), "", _) if first < size => Ok(Some(first..size)),
        (_, Some(first), _, Some(last)) if first <= last && first < size => Ok(Some(first..last.saturating_add(1).min(size))),
        (_, Some(first), _, Some(last)) if first > last => Ok(None),
        (_, Some(_), "", _) | (_, Some(_), _, Some(_)) => Err(unsatisfiable()),
        _ => Ok(None),
    }
}
