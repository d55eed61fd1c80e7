package message

import "strings"

// Question is asked before a letter is sent, since it looks as if something had been
// forgotten.
type Question struct {
	Name   string // of what is asked: "attachment", "subject", "many"
	People int    // of "many": how many it goes to
}

// manyRecipients is from how many on an answer to all is asked about.
const manyRecipients = 10

// Questions are what is to be asked about a letter as such.
func Questions(l *Letter) []Question {
	var asked []Question
	if strings.TrimSpace(l.Subject) == "" {
		asked = append(asked, Question{Name: "subject"})
	}
	if len(l.Attachments) == 0 && len(l.Inline) == 0 && SaysAttached(l.ownText()) {
		asked = append(asked, Question{Name: "attachment"})
	}
	if n := len(l.To) + len(l.Cc); l.Kind == "reply-all" && n >= manyRecipients {
		asked = append(asked, Question{Name: "many", People: n})
	}
	return asked
}

func (l *Letter) ownText() string {
	if l.HTML != "" {
		return OwnText(TextFromHTML(WithoutQuotes(l.HTML)))
	}
	return OwnText(l.Text)
}
