//! The command `help`.

/// What the terminal offers, on one screen.
pub const HELP: &str = "\
\x1b[1mThis is a bash over your own files, with your own AWS account behind it.\x1b[0m

  \x1b[1maws\x1b[0m         the AWS CLI; your keys, region and endpoint are set       aws lambda list-functions
  \x1b[1mcurl\x1b[0m        calls your APIs and the AWS endpoint, and nothing else    curl -i \"$URL/hello?name=You\"
  \x1b[1mzip\x1b[0m \x1b[1munzip\x1b[0m   packages                                                  zip function.zip lambda_function.py
  \x1b[1mpython3\x1b[0m     runs Python in the sandbox                                python3 -c 'print(1 + 1)'
  \x1b[1mnano FILE\x1b[0m   opens a function's file in the Code tab; vi and code, too
  \x1b[1mjq\x1b[0m          reads JSON                                                aws lambda list-functions | jq '.Functions[].FunctionName'

  ls cat cp mv rm mkdir cd pwd find grep sed awk sort uniq head tail wc tr cut diff tee xargs
  base64 sha256sum gzip tar date seq sleep, and bash itself: pipes, > and >>, $(…), loops, here-documents.

Your files are in ~ and stay. A folder named like a function holds that function's code: the editor shows the same files.

  Tab completes · ↑ ↓ and Ctrl+R find earlier lines · Ctrl+C stops · Ctrl+L clears · Esc, then Tab leaves the terminal
";
