//! Connections to PostgreSQL over TLS.

use sqlx::PgPool;
use store::Database;

/// Opens a database; returns its pool, or why it was refused.
async fn open(url: &str) -> Result<PgPool, String> {
    match Database::open(url).await {
        Ok(Database::Postgres(pool)) => Ok(pool),
        Ok(Database::Sqlite { .. }) => panic!("it is PostgreSQL"),
        Err(error) => Err(error.to_string()),
    }
}

async fn is_encrypted(pool: &PgPool) -> bool {
    let select = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    sqlx::query_scalar(select).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_connection_is_encrypted_and_the_servers_certificate_verified_if_the_address_says_so() {
    let database = tokio::task::spawn_blocking(test_postgres::Database::create).await.unwrap();
    assert!(!is_encrypted(&open(&database.url).await.unwrap()).await);
    assert!(is_encrypted(&open(&database.over_tls("require")).await.unwrap()).await);
    let known = format!("{}&sslrootcert={}", database.over_tls("verify-full"), database.certificate().display());
    assert!(is_encrypted(&open(&known).await.unwrap()).await);
    let unknown = open(&database.over_tls("verify-full")).await.unwrap_err();
    assert!(unknown.contains("UnknownIssuer"), "{unknown}");
    let other_name = open(&known.replace("127.0.0.1", "localhost")).await.unwrap_err();
    assert!(other_name.contains("NotValidForName") || other_name.contains("not valid for name"), "{other_name}");
}
