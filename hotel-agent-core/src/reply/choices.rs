//! Things to tap, as buttons, a list or numbered lines: the first of these that shows every word.

use std::collections::BTreeSet;

use super::{
    Choice, Say,
    fit::{cut, length, one_line, split},
    render::Page,
};
use crate::message::{Button, ListRow, ListSection, OutboundContent};

/// A choice, printed.
struct Item {
    id: String,
    title: String,
    description: String,
}

impl Page<'_> {
    /// Shows choices under the words that wait.
    pub(in crate::reply) fn choices(&mut self, open: &Say, choices: &[Choice]) {
        let options: Vec<Item> = choices.iter().enumerate().map(|(at, choice)| self.option(at, choice)).collect();
        let limits = self.capabilities;
        let interactive = !options.is_empty() && limits.interactive_text > 0;
        let buttons = interactive && self.fit_buttons(&options);
        // A title of one letter would be all ellipsis; a list without a label cannot be opened.
        let list = interactive && options.len() <= limits.list_rows && limits.row_title > 1 && limits.button_title > 0;
        let described = options.iter().any(|option| !option.description.is_empty());
        match (buttons, list) {
            (true, false) => self.buttons(&options),
            (true, true) if !described => self.buttons(&options),
            (_, true) => self.list(open, &options),
            (false, false) => self.numbered(&options),
        }
    }

    fn option(&self, at: usize, choice: &Choice) -> Item {
        let title = one_line(&self.context.line(&choice.title));
        Item {
            id: choice.id.clone(),
            title: if title.is_empty() { (at + 1).to_string() } else { title },
            description: choice.description.as_ref().map(|say| one_line(&self.context.line(say))).unwrap_or_default(),
        }
    }

    /// Few enough, short enough and all different: channels refuse two buttons of one title.
    fn fit_buttons(&self, options: &[Item]) -> bool {
        let titles: BTreeSet<&str> = options.iter().map(|option| option.title.as_str()).collect();
        options.len() <= self.capabilities.buttons
            && titles.len() == options.len()
            && titles.iter().all(|title| length(title) <= self.capabilities.button_title)
    }

    /// Buttons have no second line: descriptions go into the body.
    fn buttons(&mut self, options: &[Item]) {
        self.write_out(options.iter().enumerate().filter(|(_, option)| !option.description.is_empty()));
        let text = self.body();
        let button = |option: &Item| Button { id: option.id.clone(), title: option.title.clone() };
        self.show(OutboundContent::Buttons { text, buttons: options.iter().map(button).collect() });
    }

    /// A long title goes on in the description; a row that still does not fit is written out in the body.
    fn list(&mut self, open: &Say, options: &[Item]) {
        let limits = self.capabilities;
        let mut rows = Vec::with_capacity(options.len());
        let mut spilled = Vec::new();
        for (at, option) in options.iter().enumerate() {
            let (title, rest) = cut(&option.title, limits.row_title);
            let rest = if rest.is_empty() { String::new() } else { format!("…{rest}") };
            let second = [rest, option.description.clone()];
            let second = second.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            let (description, lost) = cut(&second, limits.row_description);
            if !lost.is_empty() {
                spilled.push((at, option));
            }
            let description = (!description.is_empty()).then_some(description);
            rows.push(ListRow { id: option.id.clone(), title, description });
        }
        self.write_out(spilled.into_iter());
        let text = self.body();
        let label = one_line(&self.context.line(open));
        let label = if label.is_empty() { self.context.line(&Say::new("choice-open")) } else { label };
        let (button, _) = cut(&label, limits.button_title);
        let (title, _) = cut(&label, limits.row_title);
        self.show(OutboundContent::List { text, button, sections: vec![ListSection { title, rows }] });
    }

    fn numbered(&mut self, options: &[Item]) {
        if !options.is_empty() {
            self.write_out(options.iter().enumerate());
            self.write(self.context.line(&Say::new("choice-pick")));
        }
        self.flush();
    }

    /// Options in full, one numbered line each.
    fn write_out<'o>(&mut self, options: impl Iterator<Item = (usize, &'o Item)>) {
        let lines: Vec<String> = options
            .map(|(at, option)| {
                let key = if option.description.is_empty() { "choice-line" } else { "choice-line-more" };
                let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
                let line = Say::new(key).asked_count("number", number).asked_text("title", &option.title);
                self.context.line(&match option.description.as_str() {
                    "" => line,
                    description => line.asked_text("description", description),
                })
            })
            .collect();
        self.write(lines.join("\n"));
    }

    /// The words that wait, as the body of an interactive message; what is too long goes ahead as text.
    fn body(&mut self) -> String {
        let words = self.take_words();
        let mut pieces = split(&words, self.capabilities.interactive_text);
        let body = pieces.pop();
        self.write(pieces.join("\n"));
        self.flush();
        // Channels refuse an empty body.
        body.unwrap_or_else(|| cut(&self.context.line(&Say::new("choice-ask")), self.capabilities.interactive_text).0)
    }
}
