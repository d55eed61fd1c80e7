package message

import (
	"fmt"
	"strings"
)

// Question is asked before a letter is sent, since it looks as if something had been
// forgotten.
type Question struct {
	Name     string // of what is asked: "attachment", "subject", "many", "answered"
	Sentence string
}

// manyRecipients is from how many on an answer to all is asked about.
const manyRecipients = 10

// Questions are what is to be asked about a letter as such.
func Questions(l *Letter) []Question {
	var asked []Question
	if strings.TrimSpace(l.Subject) == "" {
		asked = append(asked, Question{"subject", "There is no subject. A few words help people to see what it is about."})
	}
	if len(l.Attachments) == 0 && len(l.Inline) == 0 && SaysAttached(l.ownText()) {
		asked = append(asked, Question{"attachment", "You write of something attached, but there is no attachment."})
	}
	if n := len(l.To) + len(l.Cc); l.Kind == "reply-all" && n >= manyRecipients {
		asked = append(asked, Question{"many", fmt.Sprintf("Your answer goes to %d people. Should all of them read it?", n)})
	}
	return asked
}

func (l *Letter) ownText() string {
	if l.HTML != "" {
		return OwnText(TextFromHTML(WithoutQuotes(l.HTML)))
	}
	return OwnText(l.Text)
}
