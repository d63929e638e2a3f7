//! Steps that are solved for a student: the page says so before and after, and shows the number of answers that count.

use crate::page::open;

#[tokio::test(flavor = "multi_thread")]
async fn catch_me_up_says_what_it_costs_before_and_after_and_a_reset_step_is_the_students_again() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click("More").await;
    page.click("Catch me up").await;
    page.sees("Types the solution into your AWS account, up to and with this step. Only what is missing is made.").await;
    page.sees("Steps that are solved for you give no points. To earn them later, reset the step and do it yourself.").await;
    page.click_in_dialog("Catch me up", "Catch me up").await;

    page.sees("Catch me up is done.").await;
    page.sees("Create the function").await;
    page.sees("function HelloLambda; role HelloLambdaRole").await;
    assert_eq!(page.ask("return document.activeElement.id").await, "report");
    // Its checks have passed already, and so the drawer is folded.
    page.sees("All checks of this step have passed.").await;
    page.click("Show the list of checks").await;
    page.sees("This step was solved for you.").await;
    page.sees("0 of 1 point · solved for you").await;
    page.sees("0/12 points").await;

    page.click("More").await;
    page.click("Reset this step").await;
    page.sees("Puts your AWS account to where this step begins").await;
    page.click_in_dialog("Reset this step", "Reset step").await;
    page.sees_no("This step was solved for you.").await;
    page.alive().await;
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("3/12 points").await;

    page.click("More").await;
    page.click("Solution").await;
    page.sees("Once you have seen it, steps that you have not done give no points until you reset them and do them yourself.")
        .await;
    page.click("Give up and show it").await;
    page.sees("commands.sh").await;
    page.go(&format!("{}/labs/hello-lambda?step=code", site.web)).await;
    page.sees("You have seen the solution of this step.").await;
    page.go(&format!("{}/terminal/journal", site.web)).await;
    page.sees("Solved for them: Catch me up").await;
    page.sees("Solution shown: gave up").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn catch_me_up_leaves_what_the_student_made_and_replaces_the_account_only_if_it_is_told_to() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    let (trust, make) = ("{\"Version\":\"2012-10-17\",\"Statement\":[]}", "aws iam create-role --role-name");
    page.type_line(&format!("{make} Mine --assume-role-policy-document '{trust}' --query Role.RoleName")).await;
    page.sees("\"Mine\"").await;
    page.click("More").await;
    page.click("Catch me up").await;
    page.click_in_dialog("Catch me up", "Catch me up").await;
    page.sees("Catch me up is done.").await;
    page.sees_no("No longer in your account").await;
    page.type_line("aws iam get-role --role-name Mine --query Role.Arn").await;
    page.sees(":role/Mine").await;

    // A function of another kind under the lab's name is in the way.
    page.type_line("aws lambda update-function-configuration --function-name HelloLambda --runtime python3.11 --query Runtime")
        .await;
    page.sees("\"python3.11\"").await;
    page.click("More").await;
    page.click("Catch me up").await;
    page.click_in_dialog("Catch me up", "Catch me up").await;
    page.sees("something in your account is in its way. Nothing was changed.").await;
    page.click_in_dialog("Catch me up", "Replace my account").await;
    page.sees("Catch me up is done.").await;
    page.sees("role Mine").await;
    page.sees("No longer in your account").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_tells_how_many_answers_count() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click_step("Test it").await;
    page.sees("Your first 2 answers count.").await;
    page.answer("quiz-deploy", "The line as it now stands in the editor").await;
    page.sees("1 more answer counts.").await;
    page.answer("quiz-deploy", "Neither, the console refuses to test").await;
    page.sees("That was the last answer that counts. You can go on trying, but it gives no points any more.").await;
    page.sees("No more answers count. You can go on trying, without points.").await;
    page.answer("quiz-deploy", "The code of the last Deploy").await;
    page.sees("It gives no points: only the first 2 answers counted.").await;
    page.sees("0 of 1 point · after the tries that count").await;
    page.go(&format!("{}/labs/hello-lambda?step=test", site.web)).await;
    page.sees("0/12 points").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}
