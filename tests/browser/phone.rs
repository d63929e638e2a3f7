//! Labs 1 to 4 on a phone, 390 pixels wide.

use crate::{
    clicking::{lab_1, lab_2, lab_3, lab_4},
    page::open,
    screen::PHONE,
};

#[tokio::test(flavor = "multi_thread")]
async fn labs_1_to_4_with_their_questions_are_done_on_a_phone() {
    let Some((site, page)) = open().await else { return };
    page.on(PHONE.dark()).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    lab_1(&page).await;
    page.picture("phone-lab-1-done").await;
    page.click("Next lab: Build a REST API with Lambda and API Gateway").await;
    page.alive().await;
    lab_2(&page).await;
    page.go(&format!("{}/labs/api-keys", site.web)).await;
    page.alive().await;
    lab_3(&page).await;
    page.go(&format!("{}/labs/operate-hello", site.web)).await;
    page.alive().await;
    lab_4(&page).await;
    page.picture("phone-lab-4-done").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_the_text_answers_below_it_and_the_reader_keeps_the_place() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.on(PHONE).await;
    page.click_step("Deploy it from the command line").await;
    page.run("zip function.zip").await;
    let sees = "const box = selector => document.querySelector(selector).getBoundingClientRect();
        const block = [...document.querySelectorAll('figure')].find(each => each.innerText.includes('zip function.zip')).getBoundingClientRect();
        return [block.bottom > box('.workbench-text').top && block.top < box('.workbench-text').bottom, box('.terminal-frame').height > 150]";
    assert_eq!(page.ask(sees).await, serde_json::json!([true, true]));
    page.picture("phone-answer").await;
    assert_eq!(page.stumbles(None).await, Vec::<String>::new());
    page.click("Close").await;
    assert_eq!(page.ask("return document.querySelector('.workbench').dataset.side").await, "text");

    // The place in the text is kept while the workbench is looked at.
    page.ask("document.querySelector('.workbench-text').scrollTop = 300").await;
    page.click("Workbench").await;
    page.click("Text").await;
    page.until("the place is kept", || async {
        Ok(page.ask("return document.querySelector('.workbench-text').scrollTop").await == 300)
    })
    .await;
    page.click("Menu").await;
    page.click("Help").await;
    page.sees("Your AWS account").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}
