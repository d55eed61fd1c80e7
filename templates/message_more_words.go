package templates

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"hearthmail/message"
)

// fieldName is what stands for a line of a header that names no field.
func fieldName(ctx context.Context, f message.HeaderField) string {
	if f.Name == "" {
		return say(ctx, "(no field)")
	}
	return f.Name
}

func orUnknown(ctx context.Context, name string) string {
	if name == "" {
		return say(ctx, "(not told)|server")
	}
	return name
}

// open is the page as the parts of a message take it.
func (m PrintPage) open() MailboxPage {
	return MailboxPage{Chrome: m.Chrome, Message: m.Message}
}

// sourceText writes the source for a <pre>, where every space counts.
func sourceText(m SourcePage) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, chunk := range m.chunks() {
			if _, err := io.WriteString(w, `<span class="lines">`+templ.EscapeString(chunk)+`</span>`); err != nil {
				return err
			}
		}
		return nil
	})
}
