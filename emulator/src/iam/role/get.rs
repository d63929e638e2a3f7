//! GetRole.

use super::{ByName, OneRole, RoleView};
use crate::{Call, iam::error::IamError};

/// Returns a role.
pub async fn get_role(call: Call<ByName>) -> Result<OneRole, IamError> {
    call.account.read(|state| Ok(OneRole { role: RoleView::whole(state.iam.role(&call.input.role_name)?) }))
}
