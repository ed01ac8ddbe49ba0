//! As much of a shell as the documents use: words, quotes, comments, and what stands between two commands.

/// The commands of a line, each with its words. What stands between them is left out, but for `<` and `>`, which are words.
pub(crate) fn commands(line: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for word in words(line) {
        match word.as_str() {
            "&&" | "|" | "&" | ";" => all.push(Vec::new()),
            _ => all.last_mut().expect("it begins with one").push(word),
        }
    }
    all.retain(|command| !command.is_empty());
    all
}

fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => all.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    all
}

#[test]
fn words_and_commands() {
    assert_eq!(commands("a 'b c' --d=\"e # f\" # g"), [["a", "b c", "--d=e # f"]]);
    assert_eq!(commands("a | b > c && d ''"), [vec!["a"], vec!["b", ">", "c"], vec!["d", ""]]);
    assert!(commands("# nothing").is_empty());
}
