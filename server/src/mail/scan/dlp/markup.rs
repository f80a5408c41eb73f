//! The text of HTML and of office documents: what a reader sees, a line for each paragraph or cell.

use html5gum::{Token, Tokenizer};

/// Elements inside a line; every other one ends it.
const INLINE: &[&[u8]] = &[
    b"a",
    b"abbr",
    b"b",
    b"bdi",
    b"bdo",
    b"big",
    b"cite",
    b"code",
    b"em",
    b"font",
    b"i",
    b"ins",
    b"kbd",
    b"mark",
    b"s",
    b"small",
    b"span",
    b"strong",
    b"sub",
    b"sup",
    b"time",
    b"tt",
    b"u",
    b"var",
    b"wbr",
    // Office Open XML (ISO/IEC 29500-1): runs, their properties, and their text.
    b"w:r",
    b"w:t",
    b"w:rpr",
    b"a:r",
    b"a:t",
    b"a:rpr",
    b"r",
    b"t",
    b"rpr",
    b"v",
    b"w:prooferr",
    b"w:bookmarkstart",
    b"w:bookmarkend",
    b"w:hyperlink",
    b"w:rfonts",
    b"w:lang",
    b"w:sz",
    b"w:szcs",
    b"w:b",
    b"w:i",
    b"w:color",
    b"w:u",
    b"w:noproof",
    b"w:smarttag",
    // OpenDocument 1.3.
    b"text:span",
    b"text:a",
    b"text:s",
];
/// The number in a cell of OpenDocument, which may show it shortened.
const CELL_VALUE: &[u8] = b"office:value";
/// Elements whose content nobody reads.
const UNREAD: &[&[u8]] = &[b"script", b"style", b"template"];

/// The text of HTML or XML; once it has `limit` bytes, no more is read, and it has some more than that.
pub(crate) fn text_of(markup: &str, limit: usize) -> String {
    let mut text = String::with_capacity((markup.len() / 3).min(limit));
    let mut unread = 0_usize;
    for token in Tokenizer::new(markup) {
        if text.len() > limit {
            break;
        }
        let Ok(token) = token;
        match token {
            Token::String(said) if unread == 0 => text.push_str(&String::from_utf8_lossy(&said)),
            Token::StartTag(tag) => {
                if UNREAD.contains(&tag.name.as_slice()) && !tag.self_closing {
                    unread += 1;
                }
                border(&mut text, &tag.name);
                if let Some(value) = tag.attributes.get(CELL_VALUE) {
                    text.push_str(&String::from_utf8_lossy(value));
                    text.push('\n');
                }
            }
            Token::EndTag(tag) => {
                if UNREAD.contains(&tag.name.as_slice()) {
                    unread = unread.saturating_sub(1);
                }
                border(&mut text, &tag.name);
            }
            _ => {}
        }
    }
    text
}

/// Ends the line, unless the element goes on in it.
fn border(text: &mut String, name: &[u8]) {
    let goes_on = INLINE.contains(&name);
    if !goes_on && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Whether a member of an archive is the text of an office document: Word, Excel, PowerPoint, OpenDocument.
pub(crate) fn is_document_part(name: &str) -> bool {
    let part = |folder: &str| name.strip_prefix(folder).is_some_and(|rest| rest.ends_with(".xml"));
    name == "content.xml"
        || [
            "word/",
            "xl/sharedStrings",
            "xl/worksheets/",
            "ppt/slides/",
            "ppt/notesSlides/",
        ]
        .iter()
        .any(|folder| part(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_paragraphs_parted() {
        let word = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>4111 11</w:t></w:r><w:r><w:t>11 1111 1111</w:t></w:r></w:p><w:p><w:r><w:t>2</w:t></w:r></w:p>";
        assert_eq!(text_of(word, 100), "4111 1111 1111 1111\n2\n");
        let page = "<p>4111 <b>1111</b> 1111 1111</p><script>536-90-4399</script><td>1</td><td>2</td>&#53;36&nbsp;";
        assert_eq!(text_of(page, 100), "4111 1111 1111 1111\n1\n2\n536\u{a0}");
    }

    #[test]
    fn parts_of_documents_are_known_by_their_place() {
        assert!(
            is_document_part("word/document.xml")
                && is_document_part("xl/sharedStrings.xml")
                && is_document_part("content.xml")
        );
        assert!(!is_document_part("docProps/app.xml") && !is_document_part("word/media/image1.png"));
    }
}
