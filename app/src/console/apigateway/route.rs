//! Which page of the API Gateway console: as it stands in the address.

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The list of APIs.
    Apis,
    /// Create API.
    Create,
    /// One API.
    Api {
        /// Its id.
        id: String,
        /// Which of its pages.
        page: Page,
    },
    /// API keys.
    Keys,
    /// Usage plans.
    Plans,
    /// One usage plan, by id.
    Plan(String),
}

/// A page of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The tree, and the chosen resource or method.
    Resources,
    /// Stages, their addresses.
    Stages,
}

impl Route {
    /// The page of an address; what makes no sense is the list.
    pub fn read(address: &str) -> Self {
        let parts: Vec<_> = address.split('/').collect();
        match parts.as_slice() {
            ["create"] => Self::Create,
            ["keys"] => Self::Keys,
            ["plans"] => Self::Plans,
            ["plans", id] => Self::Plan((*id).into()),
            ["apis", id] | ["apis", id, "resources"] => Self::Api { id: (*id).into(), page: Page::Resources },
            ["apis", id, "stages"] => Self::Api { id: (*id).into(), page: Page::Stages },
            _ => Self::Apis,
        }
    }

    /// The page's address.
    pub fn address(&self) -> String {
        match self {
            Self::Apis => String::new(),
            Self::Create => "create".into(),
            Self::Keys => "keys".into(),
            Self::Plans => "plans".into(),
            Self::Plan(id) => format!("plans/{id}"),
            Self::Api { id, page: Page::Resources } => format!("apis/{id}/resources"),
            Self::Api { id, page: Page::Stages } => format!("apis/{id}/stages"),
        }
    }

    /// Which of the links at the side it belongs to.
    pub fn section(&self) -> &'static str {
        match self {
            Self::Apis | Self::Create | Self::Api { .. } => "apis",
            Self::Keys => "keys",
            Self::Plans | Self::Plan(_) => "plans",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_page() {
        let api = |page| Route::Api { id: "a1b2c3".into(), page };
        for route in [
            Route::Apis,
            Route::Create,
            Route::Keys,
            Route::Plans,
            Route::Plan("p".into()),
            api(Page::Resources),
            api(Page::Stages),
        ] {
            assert_eq!(Route::read(&route.address()), route);
        }
        assert_eq!(Route::read("apis/../../x"), Route::Apis);
    }
}
