//! The pages and server functions of `app`, with what they need in their context.

use app::ports::Ports;
use axum::{Router, extract::Request, response::IntoResponse, routing::any};
use leptos::{
    config::LeptosOptions,
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, handle_server_fns_with_context};

use super::{Site, security};

/// One route for each page, and one for all server functions.
pub fn router(site: &Site) -> Router {
    let options = site.leptos.clone();
    let context = in_context(site.ports.clone());
    let for_functions = context.clone();
    let functions = any(move |request: Request| {
        let context = for_functions.clone();
        async move { handle_server_fns_with_context(context, request).await.into_response() }
    });
    let shell = {
        let options = options.clone();
        move || app::shell::shell(options.clone())
    };
    Router::<LeptosOptions>::new()
        .route("/api/{*function}", functions)
        .leptos_routes_with_context(&options, generate_route_list(app::App), context.clone(), shell.clone())
        .fallback(leptos_axum::file_and_error_handler_with_context::<LeptosOptions, _>(context, move |options| {
            app::shell::shell(options)
        }))
        .with_state(options)
}

/// Provides the context of pages and server functions; a page also gets its content security policy.
fn in_context(ports: Ports) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(ports.clone());
        let policy = use_nonce().map(|nonce| security::page_policy(&nonce));
        let policy = policy.and_then(|policy| http::HeaderValue::try_from(policy).ok());
        if let (Some(response), Some(policy)) = (use_context::<ResponseOptions>(), policy) {
            response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
