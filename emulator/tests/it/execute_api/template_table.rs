//! Mapping templates with what API Gateway makes of them: from AWS's pages on mapping templates and from answers of AWS that others recorded.
//! What Velocity itself does is in the tests of the crate `velocity`.

use super::templates::rendered;

const BODY: &str = r#"{
  "name": "Ann", "n": 1, "f": 1.5, "yes": true, "none": null, "empty": "", "quote": "it's \"so\"", "uni": "é",
  "photos": {"page": 1, "photo": [
    {"id": "12345678901", "owner": "23456789@A12", "title": "Sample photo 1", "ispublic": 1},
    {"id": "23456789012", "owner": "34567890@B23", "title": "Sample photo 2", "ispublic": 0}]},
  "list": [3, 1, 2], "words": ["a", "b"], "map": {"x": 1, "y": {"z": [1, {"k": "v"}]}}, "odd key": 5, "json": "{\"a\": [1, {\"b\": 2}]}"
}"#;

#[tokio::test]
async fn templates_make_what_api_gateway_makes() {
    let templates = [
        // $input.json
        "$input.json('$')",
        "$input.json('$.name') $input.json('$.n') $input.json('$.f') $input.json('$.yes')",
        "$input.json('$.none') $input.json('$.missing') $input.json('$.empty')",
        "$input.json('$.photos.photo[0]')",
        "$input.json('$.photos.photo[*].id')",
        "$input.json('$..title')",
        "$input.json('$.photos.photo[?(@.ispublic == 1)].title')",
        "$input.json('$.list[-1]') $input.json('$.list[0,2]') $input.json('$.list[0:2]') $input.json('$.list[1:]') $input.json('$.list[:-1]')",
        "$input.json(\"$['odd key']\") $input.json(\"$['name','n']\")",
        "$input.json('$.list.length()') $input.json('$.name.length()') $input.json('$.map.length()')",
        "$input.json('$.map.*') $input.json('$.words[*]') $input.json('$.list[9]') $input.json('$.nope[*]')",
        "$input.json('$.list[?(@ > 1)]')",
        "$input.json(\"$.photos.photo[?(@.id == '12345678901' || @.ispublic > 5)].owner\")",
        "$input.json('$.photos.photo[?(!(@.ispublic == 1) && @.title)].id')",
        // $input.path
        "$input.path('$.name') $input.path('$.n') $input.path('$.f') $input.path('$.yes') [$input.path('$.none')] [$input.path('$.missing')]",
        "$input.path('$.map')",
        "$input.path('$.photos.photo')",
        "$input.path('$.words') $input.path('$.map.y.z')",
        "$input.path('$.photos.photo[0].id') $input.path('$.photos.photo').size() $input.path('$.photos').photo[1].title",
        "#set($root = $input.path('$'))$root.name $root.photos.photo[0].title $root.missing.deeper $root.get('odd key') $root['odd key']",
        "#set($root = $input.path('$'))#foreach($photo in $root.photos.photo){\"id\": \"$photo.id\"}#if($foreach.hasNext),#end\n#end",
        "#foreach($e in $input.path('$.map').entrySet())$e.key=$e.value;#end",
        "#foreach($k in $input.path('$.map').keySet())$k #end",
        "#set($body = $input.path('$'))#set($body.name = \"Bob\")#set($body.map.new = [1])$body.name $body.map $input.path('$.name')",
        "#if($input.path('$.missing'))a#{else}b#end#if($input.path('$.empty'))c#end#if($input.path('$.empty') != '')d#end#if($input.path('$.none'))e#end",
        "#if($input.path('$').containsKey('none'))has#end",
        // $input.params
        "$input.params('name') $input.params('x-who') $input.params('X-WHO') [$input.params('nope')]",
        "$input.params().querystring.name $input.params().header.get('x-who') $input.params().path",
        "$input.params('querystring')",
        "#foreach($type in $input.params().keySet())$type #end",
        "#set($q = $input.params().querystring)#foreach($k in $q.keySet())\"$k\": \"$util.escapeJavaScript($q.get($k))\"#if($foreach.hasNext),#end#end",
        "#if($input.params('nope'))truthy#end#if($input.params('nope') != '')not empty#end#if($input.params('nope').length() > 0)long#end",
        // $util
        "$util.escapeJavaScript($input.path('$.quote')) $util.escapeJavaScript($input.path('$.uni')) $util.escapeJavaScript('a/b\\c')",
        "$util.escapeJavaScript($input.json('$.map'))",
        "$util.urlEncode('a b&c=d/é*~') $util.urlDecode('a+b%26c')",
        "$util.base64Encode('hi é') $util.base64Decode('aGk=')",
        "#set($j = $util.parseJson($input.path('$.json')))$j $j.a $j.a[1].b",
        "$util.parseJson('[1, {\"a\": 2}]') $util.parseJson('\"x\"') $util.parseJson('7')",
        // $context and $stageVariables
        "$context.stage $context.httpMethod $context.resourcePath $context.identity.sourceIp [$context.identity.caller] [$context.authorizer.claims.sub]",
        "[$stageVariables.nope] [$stageVariables.get('nope')]",
        // Texts that look like templates
        "{\"price\": \"$5\", \"hash\": \"#1\", \"mail\": \"a@b.c\", \"regex\": \"^a$\"}",
        "#set($D = '$'){\"dollar\": \"${D}name\"}",
        "$nope $!nope ${nope} $nope.x.y $nope.call('x')[0]",
        "#set($n = $input.path('$.n') + 41)$n #set($h = $n / 4)$h #set($r = $n % 4)$r",
        "#set($list = [])#foreach($i in $input.path('$.list'))#if($list.add($i * 2))#end#end$list",
        "#set($m = {})$!m.put('a', 1)#set($m.b = 'x')$m",
        "#macro(pair $k $v)\"$k\": \"$v\"#end{#pair('a' 1), #pair('b' $input.params('name'))}",
        "#define($loop){#foreach($k in $map.keySet())\"$k\":\"$map.get($k)\"#if($foreach.hasNext),#end#end}#end#set($map = $input.params().querystring)$loop",
        "#[[ $not #a template ]]#",
        "$input.body.length()",
    ];
    let mut seen = String::new();
    for template in templates {
        // As a text in quotes, so that any result is a valid event.
        let made = rendered(&format!("#define($made){template}#end\"$util.base64Encode(\"$made\")\""), BODY).await;
        seen += &format!("{template}\n  {}\n", super::templates::from_base64(&made));
    }
    insta::assert_snapshot!(seen, @r##"
    $input.json('$')
      {"name":"Ann","n":1,"f":1.5,"yes":true,"none":null,"empty":"","quote":"it's \"so\"","uni":"é","photos":{"page":1,"photo":[{"id":"12345678901","owner":"23456789@A12","title":"Sample photo 1","ispublic":1},{"id":"23456789012","owner":"34567890@B23","title":"Sample photo 2","ispublic":0}]},"list":[3,1,2],"words":["a","b"],"map":{"x":1,"y":{"z":[1,{"k":"v"}]}},"odd key":5,"json":"{\"a\": [1, {\"b\": 2}]}"}
    $input.json('$.name') $input.json('$.n') $input.json('$.f') $input.json('$.yes')
      "Ann" 1 1.5 true
    $input.json('$.none') $input.json('$.missing') $input.json('$.empty')
      "" "" ""
    $input.json('$.photos.photo[0]')
      {"id":"12345678901","owner":"23456789@A12","title":"Sample photo 1","ispublic":1}
    $input.json('$.photos.photo[*].id')
      ["12345678901","23456789012"]
    $input.json('$..title')
      ["Sample photo 1","Sample photo 2"]
    $input.json('$.photos.photo[?(@.ispublic == 1)].title')
      ["Sample photo 1"]
    $input.json('$.list[-1]') $input.json('$.list[0,2]') $input.json('$.list[0:2]') $input.json('$.list[1:]') $input.json('$.list[:-1]')
      2 [3,2] [3,1] [1,2] [3,1]
    $input.json("$['odd key']") $input.json("$['name','n']")
      5 ["Ann",1]
    $input.json('$.list.length()') $input.json('$.name.length()') $input.json('$.map.length()')
      3 3 2
    $input.json('$.map.*') $input.json('$.words[*]') $input.json('$.list[9]') $input.json('$.nope[*]')
      [1,{"z":[1,{"k":"v"}]}] ["a","b"] "" []
    $input.json('$.list[?(@ > 1)]')
      [3,2]
    $input.json("$.photos.photo[?(@.id == '12345678901' || @.ispublic > 5)].owner")
      ["23456789@A12"]
    $input.json('$.photos.photo[?(!(@.ispublic == 1) && @.title)].id')
      ["23456789012"]
    $input.path('$.name') $input.path('$.n') $input.path('$.f') $input.path('$.yes') [$input.path('$.none')] [$input.path('$.missing')]
      Ann 1 1.5 true [] []
    $input.path('$.map')
      {x=1, y={z=[1,{"k":"v"}]}}
    $input.path('$.photos.photo')
      [{"id":"12345678901","owner":"23456789@A12","title":"Sample photo 1","ispublic":1},{"id":"23456789012","owner":"34567890@B23","title":"Sample photo 2","ispublic":0}]
    $input.path('$.words') $input.path('$.map.y.z')
      ["a","b"] [1,{"k":"v"}]
    $input.path('$.photos.photo[0].id') $input.path('$.photos.photo').size() $input.path('$.photos').photo[1].title
      12345678901 2 Sample photo 2
    #set($root = $input.path('$'))$root.name $root.photos.photo[0].title $root.missing.deeper $root.get('odd key') $root['odd key']
      Ann Sample photo 1  5 5
    #set($root = $input.path('$'))#foreach($photo in $root.photos.photo){"id": "$photo.id"}#if($foreach.hasNext),#end
    #end
      {"id": "12345678901"},{"id": "23456789012"}
    #foreach($e in $input.path('$.map').entrySet())$e.key=$e.value;#end
      x=1;y={z=[1,{"k":"v"}]};
    #foreach($k in $input.path('$.map').keySet())$k #end
      x y 
    #set($body = $input.path('$'))#set($body.name = "Bob")#set($body.map.new = [1])$body.name $body.map $input.path('$.name')
      Bob {x=1, y={z=[1,{"k":"v"}]}, new=[1]} Ann
    #if($input.path('$.missing'))a#{else}b#end#if($input.path('$.empty'))c#end#if($input.path('$.empty') != '')d#end#if($input.path('$.none'))e#end
      bc
    #if($input.path('$').containsKey('none'))has#end
      has
    $input.params('name') $input.params('x-who') $input.params('X-WHO') [$input.params('nope')]
      Bob me me []
    $input.params().querystring.name $input.params().header.get('x-who') $input.params().path
      Bob me {}
    $input.params('querystring')
      {name=Bob}
    #foreach($type in $input.params().keySet())$type #end
      path querystring header 
    #set($q = $input.params().querystring)#foreach($k in $q.keySet())"$k": "$util.escapeJavaScript($q.get($k))"#if($foreach.hasNext),#end#end
      "name": "Bob"
    #if($input.params('nope'))truthy#end#if($input.params('nope') != '')not empty#end#if($input.params('nope').length() > 0)long#end
      truthy
    $util.escapeJavaScript($input.path('$.quote')) $util.escapeJavaScript($input.path('$.uni')) $util.escapeJavaScript('a/b\c')
      it\'s \"so\" \u00E9 a\/b\\c
    $util.escapeJavaScript($input.json('$.map'))
      {\"x\":1,\"y\":{\"z\":[1,{\"k\":\"v\"}]}}
    $util.urlEncode('a b&c=d/é*~') $util.urlDecode('a+b%26c')
      a+b%26c%3Dd%2F%C3%A9*%7E a b&c
    $util.base64Encode('hi é') $util.base64Decode('aGk=')
      aGkgw6k= hi
    #set($j = $util.parseJson($input.path('$.json')))$j $j.a $j.a[1].b
      {a=[1,{"b":2}]} [1,{"b":2}] 2
    $util.parseJson('[1, {"a": 2}]') $util.parseJson('"x"') $util.parseJson('7')
      [1,{"a":2}] x 7
    $context.stage $context.httpMethod $context.resourcePath $context.identity.sourceIp [$context.identity.caller] [$context.authorizer.claims.sub]
      dev POST /hello 127.0.0.1 [] []
    [$stageVariables.nope] [$stageVariables.get('nope')]
      [] []
    {"price": "$5", "hash": "#1", "mail": "a@b.c", "regex": "^a$"}
      {"price": "$5", "hash": "#1", "mail": "a@b.c", "regex": "^a$"}
    #set($D = '$'){"dollar": "${D}name"}
      {"dollar": "$name"}
    $nope $!nope ${nope} $nope.x.y $nope.call('x')[0]
          
    #set($n = $input.path('$.n') + 41)$n #set($h = $n / 4)$h #set($r = $n % 4)$r
      42102
    #set($list = [])#foreach($i in $input.path('$.list'))#if($list.add($i * 2))#end#end$list
      [6, 2, 4]
    #set($m = {})$!m.put('a', 1)#set($m.b = 'x')$m
      {a=1, b=x}
    #macro(pair $k $v)"$k": "$v"#end{#pair('a' 1), #pair('b' $input.params('name'))}
      {"a": "1", "b": "Bob"}
    #define($loop){#foreach($k in $map.keySet())"$k":"$map.get($k)"#if($foreach.hasNext),#end#end}#end#set($map = $input.params().querystring)$loop
      {"name":"Bob"}
    #[[ $not #a template ]]#
       $not #a template 
    $input.body.length()
      476
    "##);
    for (body, expected) in
        [("", "[{}] [] [{}]"), ("plain", r#"[plain] [plain] ["plain"]"#), ("a=1&b=2", r#"[a=1&b=2] [a=1&b=2] ["a=1&b=2"]"#)]
    {
        let template = "\"$util.base64Encode(\"[$input.body] [$input.path('$')] [$input.json('$')]\")\"";
        assert_eq!(super::templates::from_base64(&rendered(template, body).await), expected, "{body}");
    }
}
