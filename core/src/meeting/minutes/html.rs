//! Minutes as a page to print: one file with its own style, no script, nothing fetched. Every text is escaped.

use std::fmt::Write as _;

use super::{Block, Minutes};

const STYLE: &str = "body{font:11pt/1.6 'Noto Serif CJK SC','Songti SC',serif;max-width:18cm;margin:1.5cm auto;color:#111}\
h1{font-size:1.5em}h2{font-size:1.2em;margin-top:1.4em;border-bottom:1px solid #999}h3{font-size:1.05em}\
table{border-collapse:collapse;width:100%;margin:.6em 0}td,th{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}\
blockquote{margin:.4em 0 .4em 1em;padding-left:.8em;border-left:3px solid #999;white-space:pre-wrap}\
tr,blockquote{break-inside:avoid}h2,h3{break-after:avoid}@page{size:A4;margin:2cm}@media print{body{margin:0;max-width:none}}";

pub(super) fn write(minutes: &Minutes) -> String {
    let title = minutes.blocks.iter().find_map(|block| match block {
        Block::Heading(1, text) => Some(text.as_str()),
        Block::Heading(..)
        | Block::Paragraph(_)
        | Block::Quote(_)
        | Block::Numbered(_)
        | Block::Points(_)
        | Block::Table(..) => None,
    });
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        minutes.language.tag(),
        escaped(title.unwrap_or_default())
    );
    minutes.blocks.iter().for_each(|block| out.push_str(&set(block)));
    out.push_str("</body>\n</html>\n");
    out
}

fn set(block: &Block) -> String {
    let items = |items: &[String]| {
        items.iter().fold(String::new(), |list, item| list + "<li>" + &escaped(item) + "</li>\n")
    };
    match block {
        Block::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", escaped(text)),
        Block::Paragraph(text) => format!("<p>{}</p>\n", escaped(text)),
        Block::Quote(text) => format!("<blockquote>{}</blockquote>\n", escaped(text)),
        Block::Numbered(list) => format!("<ol>\n{}</ol>\n", items(list)),
        Block::Points(list) => format!("<ul>\n{}</ul>\n", items(list)),
        Block::Table(heads, rows) => table(heads, rows),
    }
}

fn table(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::from("<table>\n");
    let mut row = |tag: &str, cells: &[String]| {
        out.push_str("<tr>");
        for cell in cells {
            // Writing to a string cannot fail.
            let _ = write!(out, "<{tag}>{}</{tag}>", escaped(cell));
        }
        out.push_str("</tr>\n");
    };
    if !heads.is_empty() {
        row("th", heads);
    }
    for cells in rows {
        row("td", cells);
    }
    out.push_str("</table>\n");
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn nothing_people_write_is_markup() {
        let text = "<script>alert(\"'&'\")</script>".to_owned();
        let blocks = vec![
            Block::Heading(1, text.clone()),
            Block::Quote(text.clone()),
            Block::Points(vec![text.clone()]),
            Block::Table(vec![text.clone()], vec![vec![text]]),
        ];
        let page = write(&Minutes { language: Language::ZhHant, blocks });
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("lang=\"zh-Hant\""));
        assert_eq!(page.matches("&lt;script&gt;").count(), 6);
    }
}
