//! *Open a copy*: the account as it was handed in, in the teacher's own account. The student's is not touched.
//!
//! What is unique on the site gets a new name: the account's number, and the ids of APIs and function URLs. Buckets are left out, since their names are
//! unique and part of the work. In code, nothing is replaced.

use app::{account::Learner, classes::ClassError};

use super::{SqlClasses, internal};
use crate::grading::bundle::Bundle;

impl SqlClasses {
    pub(super) async fn open_copy(&self, teacher: &Learner, bundle: Bundle) -> Result<(), ClassError> {
        use app::{classes::Problem, grading::GradingError};
        match self.parts.grading.open_copy(teacher, bundle).await {
            Ok(()) => Ok(()),
            Err(GradingError::Running | GradingError::Full) => Err(ClassError::Refused(Problem::Busy)),
            Err(error) => Err(internal(error)),
        }
    }
}
