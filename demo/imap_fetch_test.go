package demo

import (
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	goimapclient "github.com/emersion/go-imap/v2/imapclient"
)

const threeParts = "From: =?utf-8?q?Zo=C3=AB?= <zoe@zoe.example>\r\nSubject: parts\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n" +
	"--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n" +
	"--c\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--c--\r\n" +
	"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n" +
	"Content-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf\r\n\r\nJVBERg==\r\n" +
	"--b\r\nContent-Type: image/png; name=dot.png\r\nContent-Disposition: attachment; filename=\"dot.png\"\r\n\r\nx\r\n--b--\r\n"

func fetchOne(t *testing.T, c *goimapclient.Client, set goimap.NumSet, options *goimap.FetchOptions) *goimapclient.FetchMessageBuffer {
	t.Helper()
	messages, err := c.Fetch(set, options).Collect()
	if err != nil || len(messages) != 1 {
		t.Fatalf("FETCH %v: %d messages, %v", set, len(messages), err)
	}
	return messages[0]
}

func TestFetchStructureAndSections(t *testing.T) {
	s := startServer(t)
	c := signIn(t, s, nil)
	selectMailbox(t, c, "Archive")
	uids := goimap.UIDSetNum(appendMail(t, c, "Archive", threeParts, nil).UID)
	sections := map[string]*goimap.FetchItemBodySection{
		"Subject: parts\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\n": {Specifier: goimap.PartSpecifierHeader, HeaderFields: []string{"Date", "SUBJECT", "Cc"}, Partial: &goimap.SectionPartial{Size: 1024}, Peek: true},
		"<p>html</p>":     {Part: []int{1, 2}, Partial: &goimap.SectionPartial{Size: 65536}, Peek: true},
		"html":            {Part: []int{1, 2}, Partial: &goimap.SectionPartial{Offset: 3, Size: 4}, Peek: true},
		"plain":           {Part: []int{1, 1}, Peek: true},
		"JVBERg==":        {Part: []int{2}, Peek: true},
		threeParts:        {Peek: true},
		threeParts[20:50]: {Partial: &goimap.SectionPartial{Offset: 20, Size: 30}, Peek: true},
		"":                {Part: []int{7}, Peek: true},
	}
	options := &goimap.FetchOptions{UID: true, Flags: true, Envelope: true, RFC822Size: true, InternalDate: true, BodyStructure: &goimap.FetchItemBodyStructure{Extended: true}}
	for _, section := range sections {
		options.BodySection = append(options.BodySection, section)
	}
	msg := fetchOne(t, c, uids, options)
	for want, section := range sections {
		if got := string(msg.FindBodySection(section)); got != want {
			t.Errorf("section %+v: got %q, want %q", section, got, want)
		}
	}
	if msg.RFC822Size != int64(len(threeParts)) || !msg.InternalDate.Equal(testNow) || msg.Envelope.From[0].Name != "Zoë" || len(msg.Flags) != 0 {
		t.Errorf("size %d, date %v, from %v, flags %v", msg.RFC822Size, msg.InternalDate, msg.Envelope.From, msg.Flags)
	}
	root, ok := msg.BodyStructure.(*goimap.BodyStructureMultiPart)
	if !ok || root.Subtype != "mixed" || len(root.Children) != 3 {
		t.Fatalf("structure: %+v", msg.BodyStructure)
	}
	pdf := root.Children[1].(*goimap.BodyStructureSinglePart)
	if d := pdf.Disposition(); d == nil || d.Value != "attachment" || d.Params["filename*"] != "utf-8''R%C3%A9sum%C3%A9.pdf" {
		t.Errorf("disposition of the PDF: %+v", d)
	}
	png := root.Children[2].(*goimap.BodyStructureSinglePart)
	if png.Filename() != "dot.png" || png.Params["name"] != "dot.png" || png.Size != 1 {
		t.Errorf("the PNG: %+v, %q", png, png.Filename())
	}
}

func TestHostileMailsKeepTheConnection(t *testing.T) {
	s := startServer(t)
	c := signIn(t, s, nil)
	selectMailbox(t, c, "Archive")
	for name, mail := range map[string]string{
		"no header":                 "no header at all",
		"a line without a colon":    "Subject: x\r\nnonsense\r\n\r\nbody\r\n",
		"a multipart without parts": "Content-Type: multipart/mixed; boundary=x\r\n\r\n\r\n",
		"no boundary":               "Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\n",
		"a broken type":             "Content-Type: text/html; charset=\"; (\r\n\r\nx",
		"a type beyond ASCII":       "Content-Type: tëxt/plain\r\n\r\nx",
		"one byte":                  "x",
		"an empty message within":   "Content-Type: message/rfc822\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			uids := goimap.UIDSetNum(appendMail(t, c, "Archive", mail, nil).UID)
			whole := &goimap.FetchItemBodySection{Peek: true}
			msg := fetchOne(t, c, uids, &goimap.FetchOptions{UID: true, Envelope: true, BodyStructure: &goimap.FetchItemBodyStructure{Extended: true}, BodySection: []*goimap.FetchItemBodySection{whole}})
			if got := string(msg.FindBodySection(whole)); got != mail {
				t.Errorf("BODY[] is %q", got)
			}
		})
	}
}

func TestFetchMarksSeen(t *testing.T) {
	s := startServer(t)
	c := signIn(t, s, nil)
	selectMailbox(t, c, "Archive")
	uids := goimap.UIDSetNum(appendMail(t, c, "Archive", "Subject: x\r\n\r\nx\r\n", nil).UID)
	peek := &goimap.FetchOptions{Flags: true, UID: true, BodySection: []*goimap.FetchItemBodySection{{Peek: true}}}
	if msg := fetchOne(t, c, uids, peek); len(msg.Flags) != 0 {
		t.Errorf("BODY.PEEK[] set %v", msg.Flags)
	}
	open := &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{}}}
	if msg := fetchOne(t, c, uids, open); !slices.Equal(msg.Flags, []goimap.Flag{goimap.FlagSeen}) {
		t.Errorf("BODY[] set %v", msg.Flags)
	}
}

func TestWireForms(t *testing.T) {
	r := signInRaw(t, startSample(t))
	for _, step := range [][2]string{
		{`LIST "" *`, `"House &- Garden"`},
		{`LIST "" "R&AOk-c&AOk-piss&AOk-s"`, `* LIST (\HasNoChildren) "/" "R&AOk-c&AOk-piss&AOk-s"`},
		{`SELECT INBOX`, `* FLAGS (\Answered \Flagged \Deleted \Seen \Draft)`},
		{`UID STORE 1 FLAGS (\sEEN \deleted kW)`, `FLAGS (\Seen \Deleted kW)`},
		{`UID STORE 1 -FLAGS (KW)`, `FLAGS (\Seen \Deleted)`},
		{`STORE 1 FLAGS (\Answered)`, `* 1 FETCH (FLAGS (\Answered))`},
		{`FETCH 1 (UID BODY.PEEK[HEADER.FIELDS (Date From Subject)]<0.1024>)`, `* 1 FETCH (UID 1 BODY[HEADER.FIELDS ("Date" "From" "Subject")]<0> {`},
		{`UID FETCH 1:* BODYSTRUCTURE`, `"filename*" "utf-8''`},
		{`NAMESPACE`, `* NAMESPACE (("" "/")) NIL NIL`},
		{`STATUS Sent (MESSAGES RECENT DELETED SIZE)`, `* STATUS "Sent" (MESSAGES `},
		{`LSUB "" *`, `* LSUB`},
	} {
		if got := r.ok(step[0]); !strings.Contains(got, step[1]) {
			t.Errorf("%s: no %q in\n%.600s", step[0], step[1], got)
		}
	}
}
