//! Configuration: general, environment variables, permissions, concurrency.

use leptos::prelude::*;

use super::{
    concurrency::ConcurrencyBox, environment::EnvironmentBox, general::GeneralBox, model::Function, permissions::PermissionsBox,
};
use crate::console::parts::{Fetched, show};

/// The Configuration part of a function's page.
#[component]
pub fn Configuration(
    /// The function as AWS has it.
    function: Fetched<Function>,
) -> impl IntoView {
    show(function, |function| {
        let name = function.configuration.function_name.clone();
        let reserved = function.concurrency.and_then(|concurrency| concurrency.reserved_concurrent_executions);
        let variables = function.configuration.environment.clone().unwrap_or_default().variables;
        view! {
            <GeneralBox configuration=function.configuration.clone()/>
            <EnvironmentBox name=name.clone() variables=variables/>
            <PermissionsBox configuration=function.configuration/>
            <ConcurrencyBox name=name reserved=reserved/>
        }
    })
}
