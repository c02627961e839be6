//! Minutes as Markdown. What people wrote is text: it makes no headings, links or markup.

use std::fmt::Write as _;

use super::{Block, Minutes};

pub(super) fn write(minutes: &Minutes) -> String {
    let mut out = String::new();
    for block in &minutes.blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Heading(level, text) => {
                out.push_str(&"#".repeat(usize::from(*level)));
                out.push(' ');
                out.push_str(&inline(text));
                out.push('\n');
            }
            Block::Paragraph(text) => {
                out.push_str(&inline(text));
                out.push('\n');
            }
            Block::Quote(text) => text.lines().for_each(|line| {
                out.push_str("> ");
                out.push_str(&escaped(line));
                // Two blanks break the line.
                out.push_str("  \n");
            }),
            Block::Numbered(items) => {
                for (number, item) in (1..).zip(items) {
                    // Writing to a string cannot fail.
                    let _ = writeln!(out, "{number}. {}", inline(item));
                }
            }
            Block::Points(items) => {
                for item in items {
                    let _ = writeln!(out, "- {}", inline(item));
                }
            }
            Block::Table(heads, rows) => table(&mut out, heads, rows),
        }
    }
    out
}

fn table(out: &mut String, heads: &[String], rows: &[Vec<String>]) {
    let width = heads.len().max(rows.first().map_or(0, Vec::len));
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        out.push('|');
        cells.for_each(|cell| {
            let _ = write!(out, " {cell} |");
        });
        out.push('\n');
    };
    row(&mut (0..width).map(|column| heads.get(column).map_or_else(String::new, |head| inline(head))));
    row(&mut (0..width).map(|_| "---".to_owned()));
    for cells in rows {
        row(&mut cells.iter().map(|cell| inline(cell)));
    }
}

/// One line of text.
fn inline(text: &str) -> String {
    escaped(&text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

/// Everything Markdown could take for markup, wherever it stands.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (place, character) in text.chars().enumerate() {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '#' => {
                out.push('\\');
                out.push(character);
            }
            // Only at the beginning would these make a list, a rule or a heading.
            '-' | '+' | '=' | '!' | '>' if place == 0 => {
                out.push('\\');
                out.push(character);
            }
            '.' | ')' if text.chars().take(place).all(|before| before.is_ascii_digit()) && place > 0 => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_text_and_no_markup() {
        assert_eq!(escaped("# a *b* <script>"), "\\# a \\*b\\* &lt;script>");
        assert_eq!(escaped("- 甲"), "\\- 甲");
        assert_eq!(escaped("12. 乙"), "12\\. 乙");
        assert_eq!(escaped("每户 1.5 元，2018-09"), "每户 1.5 元，2018-09");
        assert_eq!(inline("甲\n | 乙"), "甲 \\| 乙");
    }
}
