//! A state of tables, and the macro that declares one.

use crate::{Differences, ReadError, Size, WriteError};

/// A type whose records are rows: a [`Table`](crate::Table), a [`Single`](crate::Single), or a struct of them that
/// [`records!`](crate::records) declares.
pub trait Records: Clone + Default {
    /// Appends the difference from a state before. `path` is the path of this part of the state, without a slash at its end; the
    /// function appends the paths of nested parts to it and removes them again.
    ///
    /// # Errors
    /// A value can't be encoded as JSON.
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError>;

    /// Adds a row. `key` is the part after this part's path and a slash; `bytes` is the size of the whole row.
    ///
    /// # Errors
    /// It is not a row of this part.
    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError>;

    /// Removes a row. `key` is the part after this part's path and a slash.
    ///
    /// # Errors
    /// It is not a key of this part.
    fn delete(&mut self, key: &str) -> Result<(), ReadError>;
}

/// Returns a whole state and its size, from rows in any order.
///
/// # Errors
/// A row can't be parsed.
pub fn from_rows<S: Records>(rows: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>) -> Result<(S, Size), ReadError> {
    let (mut state, mut size) = (S::default(), Size::default());
    for (key, value) in rows {
        let (key, value) = (key.as_ref(), value.as_ref());
        let bytes = key.len() + value.len();
        state.put(key, value, bytes).map_err(|cause| ReadError::Row { key: key.into(), cause: Box::new(cause) })?;
        size.records += 1;
        size.bytes += bytes as u64;
    }
    Ok((state, size))
}

/// Returns the difference of two whole states.
///
/// # Errors
/// A value can't be encoded as JSON.
pub fn between<S: Records>(before: &S, after: &S) -> Result<Differences, WriteError> {
    let mut differences = Differences::default();
    after.differences(before, &mut String::new(), &mut differences)?;
    Ok(differences)
}

/// Calls `act` with a part's name appended to the path, and removes the name again.
#[doc(hidden)]
pub fn within<T>(path: &mut String, name: &str, act: impl FnOnce(&mut String) -> T) -> T {
    let length = path.len();
    if length > 0 {
        path.push('/');
    }
    path.push_str(name);
    let done = act(path);
    path.truncate(length);
    done
}

/// Declares a struct whose fields are tables, single records, or other such structs, each with a name.
///
/// ```
/// use records::{Single, Table, records};
///
/// records! {
///     /// The records of a shop.
///     #[derive(Debug)]
///     pub struct Shop {
///         /// Prices, cents.
///         pub prices: Table<String, u32> = "price",
///         /// The text on the door.
///         pub motto: Single<String> = "motto",
///     }
/// }
///
/// let mut shop = Shop::default();
/// let before = shop.clone();
/// shop.prices.insert("apple".into(), 40);
/// let rows = records::between(&before, &shop)?.changes;
/// assert_eq!((rows[0].key.as_str(), rows[0].value.as_deref()), ("price/apple", Some("40")));
/// # Ok::<(), records::WriteError>(())
/// ```
#[macro_export]
macro_rules! records {
    ($(#[$meta:meta])* $visibility:vis struct $state:ident {
        $($(#[$documented:meta])* $field_visibility:vis $field:ident : $kind:ty = $name:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Default)]
        $visibility struct $state {
            $($(#[$documented])* $field_visibility $field: $kind,)+
        }

        impl $crate::Records for $state {
            fn differences(
                &self,
                before: &Self,
                path: &mut String,
                differences: &mut $crate::Differences,
            ) -> Result<(), $crate::WriteError> {
                $($crate::within(path, $name, |path| $crate::Records::differences(&self.$field, &before.$field, path, differences))?;)+
                Ok(())
            }

            fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), $crate::ReadError> {
                let (name, key) = key.split_once('/').unwrap_or((key, ""));
                match name {
                    $($name => $crate::Records::put(&mut self.$field, key, value, bytes),)+
                    _ => Err($crate::ReadError::NoTable),
                }
            }

            fn delete(&mut self, key: &str) -> Result<(), $crate::ReadError> {
                let (name, key) = key.split_once('/').unwrap_or((key, ""));
                match name {
                    $($name => $crate::Records::delete(&mut self.$field, key),)+
                    _ => Err($crate::ReadError::NoTable),
                }
            }
        }
    };
}
