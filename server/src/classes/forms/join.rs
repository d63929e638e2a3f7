//! What students send: a code, and a new password by a link.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
};

use app::{
    classes::{ClassError, Problem},
    ports::Visitor,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use url::form_urlencoded;

use super::{Fields, lead, people::hash, refused};
use crate::{
    accounts::{Password, session},
    classes::{SqlClasses, db, internal},
    web::peer::{Peer, network_of},
};

fn network(peer: Option<Extension<Peer>>) -> IpAddr {
    network_of(peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(Peer(address))| address))
}

/// The address of a page with a code in its form.
fn with_code(page: &str, code: &str) -> String {
    let code: String = code.chars().take(60).collect();
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("code", &code).finish();
    format!("{page}?{query}")
}

pub async fn join(
    State(classes): State<SqlClasses>,
    Extension(Visitor(learner)): Extension<Visitor>,
    peer: Option<Extension<Peer>>,
    fields: Fields,
) -> Response {
    let code = fields.text("code");
    let Some(learner) = learner else {
        let next = with_code("/join", &code);
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish();
        return Redirect::to(&format!("/sign-in?{query}")).into_response();
    };
    let joined = classes.join(&learner, &code, network(peer)).await.map(|class| format!("/grades#class-{class}"));
    lead(joined, &with_code("/join", &code))
}

pub async fn set_password(State(classes): State<SqlClasses>, peer: Option<Extension<Peer>>, fields: Fields) -> Response {
    let code = fields.text("code");
    let set = async {
        let network = network(peer);
        // A link is as hard to guess as a code; each try costs a hash of a password, of which a network has few at once.
        let password = Password::parse(fields.raw("password")).map_err(|_| refused(Problem::Password))?;
        let password = password.hash(&classes.hashing, network).await.map_err(|_| refused(Problem::Tries))?;
        let learner = db::news::take_link(&classes.db.writer, &hash(&code), &password).await.map_err(internal)?;
        let learner = learner.ok_or(refused(Problem::Link))?;
        // Whoever was signed in with the old password is not any more.
        classes.parts.register.sign_out(learner);
        session::delete_of(&classes.parts.sessions, &BTreeSet::from([learner])).await.map_err(internal)?;
        Ok::<_, ClassError>("/sign-in?next=%2Fgrades".to_owned())
    };
    lead(set.await, &with_code("/set-password", &code))
}
