//! Whether an API was changed after its last deployment. AWS does not say, so this browser notes what its own pages change.

use super::model::Deployment;
use crate::console::browser;

fn key(api: &str) -> String {
    format!("coldstart:changed:{api}")
}

/// An API's resources or methods have been changed here, now.
pub fn note(api: &str) {
    browser::remember(&key(api), &browser::now().to_string());
}

/// Whether the last change made here is younger than the last deployment.
pub fn is_undeployed(api: &str, deployments: &[Deployment]) -> bool {
    let changed = browser::recall(&key(api)).and_then(|time| time.parse::<f64>().ok());
    is_younger(changed, deployments)
}

/// `changed` in milliseconds since 1970, deployments' dates in seconds.
fn is_younger(changed: Option<f64>, deployments: &[Deployment]) -> bool {
    let newest = deployments.iter().filter_map(|deployment| deployment.created_date).fold(f64::NEG_INFINITY, f64::max);
    changed.is_some_and(|changed| changed / 1000.0 >= newest + 1.0)
}

/// What was changed is in a deployment now.
pub fn forget(api: &str) {
    browser::remember(&key(api), "0");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_after_the_last_deployment_counts() {
        let deployed = |seconds| Deployment { id: "d".into(), description: String::new(), created_date: Some(seconds) };
        assert!(is_younger(Some(5_000.0), &[]));
        assert!(is_younger(Some(9_000.0), &[deployed(3.0), deployed(1.0)]));
        assert!(!is_younger(Some(2_000.0), &[deployed(3.0), deployed(1.0)]));
        assert!(!is_younger(None, &[]));
    }
}
