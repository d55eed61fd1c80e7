package templates

import (
	"fmt"
	"strings"
	"testing"

	"hearthmail/message"
)

func TestManyAttachmentsAreFolded(t *testing.T) {
	var many []Attachment
	for i := range 150 {
		many = append(many, Attachment{Path: fmt.Sprint(i + 2), Name: "photo.jpg", Type: "image/jpeg", Shown: AsPicture})
	}
	at := NewLinks("/mail").Mail("INBOX", 7, 3)
	doc := render(t, attachments(Assets{}, at, many, "attachments-title"))
	if got := len(all(doc, tag("li"))); got != 150 {
		t.Errorf("%d are listed, want 150", got)
	}
	rest := one(t, doc, tag("details"))
	if got := len(all(rest, tag("li"))); got != 50 {
		t.Errorf("%d are folded away, want 50", got)
	}
	wantText(t, one(t, rest, tag("summary")), "and 50 more")
	if few := render(t, attachments(Assets{}, at, many[:100], "attachments-title")); len(all(few, tag("details"))) != 0 {
		t.Error("a hundred are folded")
	}
}

func TestAttachmentCards(t *testing.T) {
	at := NewLinks("").Mail("INBOX", 7, 3)
	const base = "/mailboxes/INBOX/messages/3"
	for name, test := range map[string]struct {
		attachment          Attachment
		act, address, warns string
	}{
		"a picture":  {Attachment{Path: "2", Name: "a.png", Shown: AsPicture}, "View", base + "/parts/2/preview", ""},
		"a message":  {Attachment{Path: "2", Name: "a.eml", Shown: AsMessage}, "Open", base + "/parts/2/open", ""},
		"a sound":    {Attachment{Path: "2", Name: "a.mp3", Shown: AsSound}, "Play", base + "/parts/2/preview", ""},
		"a program":  {Attachment{Path: "2", Name: "a.exe", Hazard: message.ProgramHazard}, "", "", "This is a program."},
		"a disguise": {Attachment{Path: "2", Name: "a.pdf.exe", Hazard: message.DisguisedHazard}, "", "", "made to look like a document"},
		"a macro":    {Attachment{Path: "2", Name: "a.xlsm", Hazard: message.MacroHazard}, "", "", "may hold a program"},
		"winmail":    {Attachment{Path: "2", Name: "winmail.dat", Type: "application/ms-tnef"}, "", "", "Outlook packed files into this."},
		"markup":     {Attachment{Path: "2", Name: `"><script>alert(1)</script>`, Shown: AsPicture}, "View", base + "/parts/2/preview", ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc := render(t, attachment(Assets{}, at, test.attachment))
			if len(all(doc, tag("script"))) > 0 {
				t.Error("there is a script in the card")
			}
			links := all(doc, tag("a"))
			wantAttribute(t, links[len(links)-1], "href", base+"/parts/2?uidvalidity=7")
			if want := map[bool]int{true: 2, false: 1}[test.act != ""]; len(links) != want {
				t.Fatalf("%d links, want %d", len(links), want)
			}
			if test.act != "" {
				wantAttribute(t, links[0], "href", test.address)
				if got := text(links[0]); !strings.HasPrefix(got, test.act) {
					t.Errorf("the button says %q, want %q", got, test.act)
				}
			}
			if got := text(doc); !strings.Contains(got, test.warns) || (test.warns == "") != (len(all(doc, has("class", "attachment-warning"))) == 0) {
				t.Errorf("the card says %q, want %q", got, test.warns)
			}
		})
	}
}
